import {
  getKernel,
  type KernelBackend,
  registerKernel,
  type TensorInfo,
} from "@tensorflow/tfjs-core";

/**
 * Gives tfjs-wasm the kernel it lacks for the gradient of `gather`, so that a model with an embedding
 * can be trained on it at all: rows of the same number added up.
 */
export function patchGather(): void {
  if (getKernel("UnsortedSegmentSum", "wasm")) return;
  registerKernel({
    kernelName: "UnsortedSegmentSum",
    backendName: "wasm",
    kernelFunc({ inputs, attrs, backend }) {
      const { x, segmentIds } = inputs as Record<"x" | "segmentIds", TensorInfo>;
      const { numSegments } = attrs as unknown as { readonly numSegments: number };
      const wasm = backend as KernelBackend;
      const values = wasm.readSync(x.dataId) as Float32Array;
      const ids = wasm.readSync(segmentIds.dataId) as Int32Array;
      const width = values.length / ids.length;
      const sums = new Float32Array(numSegments * width);
      for (const [i, id] of ids.entries())
        for (let c = 0; c < width; c++)
          sums[id * width + c] =
            (sums[id * width + c] as number) + (values[i * width + c] as number);
      const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
      return { dataId: wasm.write(sums, shape, "float32"), shape, dtype: "float32" };
    },
  });
}
