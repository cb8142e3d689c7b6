import { initializers } from "@tensorflow/tfjs-layers";
import type { GatedAttentionUnitConfig } from "./config.ts";

/**
 * The units of the paper, of the essay and of GAU-α, for inputs of `width`: e = 2 · width, s = 128,
 * no biases. Give the position (rotary in all three) by name, and `mask: "causal"` for a decoder.
 *
 * | preset | weights | residual | parameters, width d |
 * |---|---|---|---|
 * | `paper` | relu(q·k)² / c² | Pre-Norm, layer norm | 3de + ds + 4s + 2d |
 * | `essay` | relu(q·k)² / (c · s) | Post-Norm, layer norm | 3de + ds + 4s + 2d |
 * | `gauAlpha` | softmaxPlus | Post-Norm, RMS norm that learns nothing | 3de + ds + 2s |
 *
 * Kernels begin at variance 1 / fan-in (LeCun), those of GAU-α at a deviation L^(−1/3) times that for
 * L layers.
 *
 * @see Hua et al. 2022, §2 and Appendix; Su 2022, kexue.fm/archives/8990 and 9052, and
 *   ZhuiyiTechnology/GAU-alpha
 */
export const gauPresets: {
  paper(width: number): GatedAttentionUnitConfig;
  essay(width: number): GatedAttentionUnitConfig;
  gauAlpha(width?: number, layers?: number): GatedAttentionUnitConfig;
} = {
  paper: (width) => ({ ...common(width), normalizer: "paper", residual: "pre" }),
  essay: (width) => ({ ...common(width), normalizer: "essay", residual: "post" }),
  gauAlpha: (width = 768, layers = 24) => ({
    ...common(width),
    normalizer: "softmaxPlus",
    residual: "post",
    norm: "rmsNorm",
    normScale: false,
    useOffset: false,
    kernelInitializer: initializers.varianceScaling({
      scale: layers ** (-2 / 3),
      mode: "fanIn",
      distribution: "truncatedNormal",
    }),
  }),
};

const common = (width: number): GatedAttentionUnitConfig => ({
  units: 2 * width,
  keyDim: 128,
  activation: "swish",
  useBias: false,
  kernelInitializer: "leCunNormal",
});
