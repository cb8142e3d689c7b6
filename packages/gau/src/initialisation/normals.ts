import { type Tensor, tensor } from "@tensorflow/tfjs-core";

/** Makes tensors of N(0, deviation²), one after another from a seed (mulberry32, Box–Muller). */
export function normalTensors(seed: number): (shape: number[], deviation?: number) => Tensor {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return (shape, deviation = 1) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = new Float32Array(size);
    for (let i = 0; i < size; i += 2) {
      const radius = deviation * Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      values[i] = radius * Math.cos(angle);
      if (i + 1 < size) values[i + 1] = radius * Math.sin(angle);
    }
    return tensor(values, shape);
  };
}
