import { TILE } from "../blockLayout.ts";
import { amount } from "../words/amount.ts";
import { bytes } from "../words/bytes.ts";
import { percent } from "../words/percent.ts";
import type { Costs, PassPlan } from "./costs.ts";

/** Below this efficiency, a pass that loses this share of all that is computed is spoken of. */
const POOR = 0.75;
const NOTABLE = 0.1;
/** Below this efficiency pairs are scattered; edges of bands and blocks lose less. */
const SCATTERED = 0.25;

/** A plan in words, for who must decide whether to use the mask. */
export function explain(plan: Costs): string {
  const { B, H, N, M, D, E } = plan.shape;
  const title = `${plan.mask} at B = ${B}, H = ${H}, N = ${N}, M = ${M}, D = ${D}, E = ${E}`;
  if (plan.pairs === 0) return `${title}\nAllows no pair: every output is 0.`;
  const perQuery = digits(plan.pairs / (B * H * N));
  return [
    title,
    `Keeps ${percent(plan.density)} of the pairs: ${perQuery} keys for each query on average.`,
    work(plan),
    memory(plan),
    ...passes(plan),
    ...plan.passes.filter((pass) => isPoor(pass, plan)).map((pass) => remedy(pass, plan)),
  ].join("\n");
}

function work(plan: Costs): string {
  const { B, H, N, M } = plan.shape;
  const times = (B * H * N * M) / plan.pairsComputed;
  const against = times > 1.05 ? `${digits(times)} times fewer than` : "no fewer than";
  const forward = amount(plan.forwardMultiplyAddsComputed);
  const backward = amount(plan.backwardMultiplyAddsComputed);
  return (
    `Computes ${forward} multiply-adds forward and ${backward} backward, ${against} dense ` +
    `attention; ${percent(plan.efficiency)} of the pairs it computes are allowed.`
  );
}

function memory(plan: Costs): string {
  const tensors = bytes(plan.inputBytes + plan.outputBytes);
  const forward = bytes(plan.forwardExtraBytes - plan.outputBytes);
  const backward = bytes(plan.backwardExtraBytes);
  return (
    `Memory: ${tensors} for q, k, v and output, at most ${forward} more forward and ${backward} ` +
    `more for the gradient, ${bytes(plan.layoutBytes)} for the layout; the scores alone of dense ` +
    `attention take ${bytes(plan.scoreBytes)}.`
  );
}

function passes(plan: Costs): string[] {
  const several = plan.passes.length > 1;
  const lines = plan.passes.map((pass) => {
    const what = pass.order.startsWith("position") ? "distances" : "positions";
    const why =
      pass.modulus === 1
        ? ""
        : `, where ${what} that differ by multiples of ${pass.modulus} lie side by side`;
    const tiles = `${amount(pass.tiles)} tiles, ${amount(pass.fullTiles)} full`;
    const share = several ? `${percent(pass.pairs / plan.pairs)} of the pairs in ` : "";
    const efficiency = several ? `, ${percent(pass.efficiency)} efficient` : "";
    return `${pass.order}${why}: ${share}${tiles}${efficiency}.`;
  });
  if (!several) return lines.map((line) => `One pass, ${line}`);
  return [
    `${lines.length} passes over disjoint pairs, joined by one running softmax:`,
    ...lines.map((line, i) => `${i + 1}. ${line}`),
  ];
}

function isPoor(pass: PassPlan, plan: Costs): boolean {
  const lost = pass.pairsComputed - pass.pairs;
  return pass.efficiency < POOR && lost > NOTABLE * plan.pairsComputed;
}

/** Where work is lost in a pass, and what would help. */
function remedy({ modulus, order, efficiency }: PassPlan, plan: Costs): string {
  const lost = `${percent(1 - efficiency)} of the work in ${order} is lost`;
  const { N, M } = plan.shape;
  const positions = Math.ceil(Math.max(N, M) / modulus);
  if (modulus > 1 && positions < 4 * TILE) {
    return `${lost}: a class has only ${positions} positions, and tiles ${TILE}. A smaller modulus, or longer sequences, would lose less.`;
  }
  if (efficiency < SCATTERED) {
    return `${lost}: its pairs lie scattered among the keys that 8 queries are computed with. Whole blocks (blocks, topBlocks) would lose less, and so would parts whose distances lie in one residue class (atrous, or your own mask's congruence), which get an order of their own.`;
  }
  return `${lost}, at the edges of bands and blocks. Bands of more than ${2 * TILE} keys, and blocks that begin at multiples of ${TILE}, would lose less.`;
}

const digits = (value: number) =>
  value < 1000 ? String(Number(value.toPrecision(3))) : amount(value);
