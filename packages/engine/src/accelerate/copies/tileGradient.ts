import { type GradConfig, reshape, sum, type Tensor } from "@tensorflow/tfjs-core";
import { sizeOf } from "../../tensors/sizeOf.ts";

/**
 * The gradient of `tile`: one sum for each axis that was repeated. tfjs's takes a slice for every
 * repetition, hundreds of them for a `tf.layers.layerNormalization`.
 */
export const tileGradient: GradConfig = {
  kernelName: "Tile",
  inputsToSave: ["x"],
  gradFunc(dOutput, saved, attrs) {
    const [x] = saved as [Tensor];
    const times = attrs.reps as number[];
    return {
      x: () => {
        let slope = dOutput as Tensor;
        const lengths = slope.shape.slice();
        x.shape.forEach((length, axis) => {
          if (times[axis] === 1) return;
          const outer = sizeOf(lengths.slice(0, axis));
          const inner = length * sizeOf(lengths.slice(axis + 1));
          slope = sum(reshape(slope, [outer, times[axis] as number, inner]), 1);
          lengths[axis] = length;
        });
        return reshape(slope, x.shape);
      },
    };
  },
};
