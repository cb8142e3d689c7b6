import type { Claim } from "@frugal/tooling/claim";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { inverseTransposed } from "./inverseTransposed.ts";
import { monarchShape } from "./monarchShape.ts";
import { toDense } from "./toDense.ts";

export const inverse: Claim = {
  id: "MO9",
  source: "Su Jianlin 2024, kexue.fm/archives/10249",
  statement: "A Monarch matrix is inverted block by block: R⁻¹ P L⁻¹ P.",
  expected: "n = 64, normal factors, 5 matrices: M⁻¹ M differs from the identity by less than 1e-8",
  async run() {
    const n = 64;
    const shape = monarchShape({ rows: n });
    const worst = [1, 2, 3, 4, 5].map((seed) => {
      const next = normals(seed);
      const factor = () => Float64Array.from({ length: 512 }, next);
      const monarch = { shape, left: factor(), right: factor() };
      const [dense, turned] = [toDense(monarch), toDense(inverseTransposed(monarch))];
      let most = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = i === j ? -1 : 0;
          for (let k = 0; k < n; k++) sum += turned[k * n + i]! * dense[k * n + j]!;
          most = Math.max(most, Math.abs(sum));
        }
      }
      return most;
    });
    return {
      measured: worst.map((value) => value.toExponential(1)).join(", "),
      holds: Math.max(...worst) < 1e-8,
    };
  },
};
