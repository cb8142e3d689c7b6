import { broadcastTo, einsum, type GradConfig, reshape, type Tensor } from "@tensorflow/tfjs-core";
import { readEquation } from "./letterAxes.ts";

/**
 * The gradient of `einsum`, on every backend that has one: each side's is the einsum of the output's
 * gradient with the other side, repeated along the letters that stand nowhere else.
 */
export const einsumGradient: GradConfig = {
  kernelName: "Einsum",
  saveAllInputs: true,
  gradFunc(dOutput, saved, attrs) {
    const { inputs, output } = readEquation(attrs.equation as string);
    const slopes = saved.map((x, term) => () => {
      const own = inputs[term] as string;
      const others = saved.flatMap((tensor, at) =>
        at === term ? [] : [{ letters: inputs[at] as string, tensor }],
      );
      const known = output + others.map(({ letters }) => letters).join("");
      const kept = [...own].filter((letter) => known.includes(letter)).join("");
      const sides = [output, ...others.map(({ letters }) => letters)].join(",");
      const tensors = [dOutput as Tensor, ...others.map(({ tensor }) => tensor)];
      const slope = einsum(`${sides}->${kept}`, ...tensors);
      if (kept === own) return slope;
      const narrow = x.shape.map((length, axis) =>
        kept.includes(own[axis] as string) ? length : 1,
      );
      return broadcastTo(reshape(slope, narrow), x.shape);
    });
    return { ...slopes } as unknown as Record<string, () => Tensor>;
  },
};
