import type { Coverage } from "../../coverage.ts";

/** Which coordinates see which, along one side of a canvas. */
export interface Axis {
  sees(q: number, k: number): boolean;
  /** Of coordinates q0, q0 + step, … q1 and k0, k0 + step, … k1, last ones included. */
  coverage(q0: number, q1: number, k0: number, k1: number, step: number): Coverage;
}

/**
 * Neighbourhoods along a side of `length`: each coordinate sees the `size` that are nearest, itself
 * among them, in steps of `dilation`; at a border the neighbourhood is moved inwards, not cut.
 * Of an even size one more lies before than behind.
 *
 * `coverage` is exact where the step is `dilation`, and "some" where it cannot tell. Takes time and
 * memory ∝ length once, so that questions are short.
 */
export function axis(size: number, dilation: number, length: number): Axis {
  const before = Math.floor(size / 2);
  const first = new Int32Array(length);
  const last = new Int32Array(length);
  for (let q = 0; q < length; q++) {
    const rest = q % dilation;
    const most = Math.floor((length - 1 - rest) / dilation);
    const start = Math.max(0, Math.min((q - rest) / dilation - before, most - size + 1));
    first[q] = rest + start * dilation;
    last[q] = rest + Math.min(start + size - 1, most) * dilation;
  }
  const firstOf = (q: number) => first[q] as number;
  const lastOf = (q: number) => last[q] as number;
  return {
    sees: (q, k) => firstOf(q) <= k && k <= lastOf(q) && (q - k) % dilation === 0,
    coverage(q0, q1, k0, k1, step) {
      if (step % dilation === 0 || (q0 === q1 && k0 === k1)) {
        if ((q0 - k0) % dilation !== 0 || k1 < firstOf(q0) || lastOf(q1) < k0) return "none";
        return firstOf(q1) <= k0 && k1 <= lastOf(q0) ? "all" : "some";
      }
      const least = Math.min(q0 - before * dilation, length - size * dilation);
      const most = Math.max(q1 + (size - 1 - before) * dilation, size * dilation - 1);
      return k1 < least || most < k0 ? "none" : "some";
    },
  };
}
