import * as tf from "@tensorflow/tfjs-core";
import { cpuClock } from "../../measure/clocks.ts";

/** What a kernel took, with those that it called. */
export interface KernelTime {
  readonly name: string;
  readonly milliseconds: number;
  readonly calls: number;
}

export interface StepTimes {
  /** The longest first. */
  readonly kernels: readonly KernelTime[];
  /** Of all that ran, kernels or not. */
  readonly total: number;
}

/** CPU time of each kernel of the present backend while `run` runs. */
export function kernelTimes(run: () => void): StepTimes {
  const times = new Map<string, { milliseconds: number; calls: number }>();
  const configs = tf.getKernelsForBackend(tf.getBackend());
  const originals = configs.map(({ kernelFunc }) => kernelFunc);
  let inside = false;
  for (const config of configs) {
    const { kernelName, kernelFunc } = config;
    config.kernelFunc = (params) => {
      if (inside) return kernelFunc(params);
      inside = true;
      const start = cpuClock();
      try {
        return kernelFunc(params);
      } finally {
        inside = false;
        const { milliseconds, calls } = times.get(kernelName) ?? { milliseconds: 0, calls: 0 };
        const took = milliseconds + cpuClock() - start;
        times.set(kernelName, { milliseconds: took, calls: calls + 1 });
      }
    };
  }
  const start = cpuClock();
  try {
    run();
  } finally {
    configs.forEach((config, i) => {
      config.kernelFunc = originals[i] as tf.KernelFunc;
    });
  }
  const total = cpuClock() - start;
  const kernels = [...times].map(([name, time]) => ({ name, ...time }));
  return { kernels: kernels.sort((a, b) => b.milliseconds - a.milliseconds), total };
}
