import {
  and,
  atrous,
  causal,
  density,
  fixed,
  layoutOf,
  local,
  type Mask,
  pairs,
  sparse,
  strided,
} from "@frugal/sparse-masks";
import type { Claim } from "@frugal/tooling/claim";

const POST = "Su Jianlin 2019, kexue.fm/archives/6853";

/** n and k; bidirectional and causal densities of atrous, local and sparse, as computed with NumPy. */
const DENSITIES = [
  [256, 16, [0.0625, 0.0661], [0.1248, 0.1282], [0.176, 0.1792]],
  [1024, 32, [0.0312, 0.0322], [0.0625, 0.0634], [0.0909, 0.0917]],
  [1024, 8, [0.125, 0.1259], [0.0165, 0.0175], [0.1386, 0.1395]],
  [4096, 64, [0.0156, 0.0159], [0.0312, 0.0315], [0.0461, 0.0464]],
  [4096, 16, [0.0625, 0.0627], [0.008, 0.0083], [0.0698, 0.07]],
] as const;

/** Half a unit in the fourth digit, and what float64 makes of it. */
const FOUR_DIGITS = 0.5e-4 + 1e-12;

/** Share of all pairs, and of those at or below the diagonal. */
function densities(mask: Mask, n: number): readonly [number, number] {
  const triangle = (n * (n + 1)) / 2;
  return [density(layoutOf(mask, n, n)), pairs(layoutOf(and(causal(), mask), n, n)) / triangle];
}

/** What every saving is measured by. */
export const densitiesOfThePost: Claim = {
  id: "densities",
  source: `${POST}; densities computed from its definitions, independently`,
  statement:
    "Atrous, local and sparse attention keep the share of the pairs that follows from their definitions.",
  expected: "the table, to four digits: share of n² | of the causal n(n+1)/2",
  async run() {
    let holds = true;
    const lines = DENSITIES.map(([n, k, ...expected]) => {
      const cells = [atrous(k), local(k), sparse(k)].map((mask, i) => {
        const found = densities(mask, n);
        holds &&= found.every(
          (share, j) => Math.abs(share - (expected[i]?.[j] ?? Number.NaN)) <= FOUR_DIGITS,
        );
        return `${mask.name} ${found.map((share) => share.toFixed(4)).join(" | ")}`.padEnd(28);
      });
      return `${`n=${n}`.padEnd(8)}${cells.join("")}`.trimEnd();
    });
    return { measured: lines.join("\n"), holds };
  },
};

const LENGTHS = [1024, 65_536] as const;
const COUNTED = 4096;

/** Keys of the query that sees most, and of the mean query. */
function keysPerQuery(mask: Mask, n: number): { most: number; mean: number } {
  let most = 0;
  for (let q = 0; q < n; q++) {
    let seen = 0;
    for (let k = 0; k <= q; k++) if (mask.allows(q, k)) seen++;
    most = Math.max(most, seen);
  }
  return { most, mean: pairs(layoutOf(mask, n, n)) / n };
}

/** Two sets of √n keys instead of n. */
export const factorisedAttention: Claim = {
  id: "S8",
  source: "Child et al. 2019 (Sparse Transformer, arXiv:1904.10509), §4",
  statement:
    "With a stride of √n, factorised attention costs O(n √n): about l + n/l keys for each query.",
  expected:
    "at n = 4096, l = 64 no query sees more than l + n/l + 1 = 129 keys (128, and one more as the paper's head 1 has l + 1), causal-full sees 2048.5 in the mean, 16× as many or more; exponent of pairs in n from 1024 to 65536, at l = √n, 1.45 … 1.55",
  async run() {
    const l = Math.sqrt(COUNTED);
    const full = pairs(layoutOf(causal(), COUNTED, COUNTED)) / COUNTED;
    const bound = l + COUNTED / l + 1;
    const kinds = [
      { name: "strided", of: strided },
      { name: "fixed c=1", of: (stride: number, head?: 1 | 2) => fixed(stride, 1, head) },
    ];
    const found = kinds.map(({ name, of }) => {
      const heads = ([1, 2] as const).map((head) => keysPerQuery(of(l, head), COUNTED));
      const merged = keysPerQuery(of(l), COUNTED);
      const [fewer, more] = LENGTHS.map((n) => pairs(layoutOf(of(Math.sqrt(n)), n, n))) as [
        number,
        number,
      ];
      const growth = Math.log(more / fewer) / Math.log(LENGTHS[1] / LENGTHS[0]);
      const most = heads.map((head) => head.most).join(" + ");
      return {
        text:
          `${name}: at most ${most} keys in the two heads, ${merged.most} merged, in the mean ${merged.mean.toFixed(1)}; ` +
          `causal-full ${full} in the mean is ${(full / merged.most).toFixed(1)}× the most, ${(full / merged.mean).toFixed(1)}× the mean; exponent ${growth.toFixed(3)}`,
        holds:
          heads.reduce((sum, head) => sum + head.most, 0) <= bound &&
          merged.most <= bound &&
          full / merged.mean >= 16 &&
          full / merged.most >= 16 &&
          growth >= 1.45 &&
          growth <= 1.55,
      };
    });
    return {
      measured: found.map(({ text }) => text).join("\n"),
      holds: found.every(({ holds }) => holds),
    };
  },
};
