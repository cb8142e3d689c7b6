import { type Workspace, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { multiplyAdds } from "../monarch/costs.ts";
import type { MonarchShape } from "../monarch/monarch.ts";
import type { MultiplyAttributes } from "./attributes.ts";
import { directionOf } from "./direction.ts";
import { type Kept, keepPanels } from "./keptPanels.ts";
import { LANES, panelsOf } from "./lanes.ts";
import { outerProducts } from "./outerProducts.ts";
import { packed } from "./packed.ts";
import { runDirection } from "./runDirection.ts";
import { whole } from "./whole.ts";

/** Elements that a piece of the batch has on the matrix's longer side: what is kept of it stays near. */
const PIECE = 2 ** 18;
/** Rows of a piece at least: each costs the sums of its lanes. */
const ROWS = 64;

/**
 * The gradients by x and both factors. Let u be what M is applied to and v what Mᵀ is: x and dY, or dY
 * and x for the transposed product. With h the middle that R makes of u, and g that which Lᵀ makes of
 * v, dLeft = Σ v ⊗ h and dRight = Σ g ⊗ u, block by block, summed over the batch. So both first stages, whose
 * panels are kept, and one second stage give all; the middle is computed again rather than held.
 *
 * The batch is cut into pieces by sizes alone, and each block of a factor is one task: the same bits
 * for any number of threads.
 */
export function runMultiplyGradient(
  { x, left, right, dY }: Readonly<Record<"x" | "left" | "right" | "dY", TensorInfo>>,
  { shape, transposed }: MultiplyAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const [batch] = x.shape as [number];
  const work = {
    op: "multiply's gradient",
    results: [x.shape, left.shape, right.shape],
    multiplyAdds: 2.5 * batch * multiplyAdds(shape),
    elements: 1.5 * batch * (shape.rows + shape.columns),
  };
  return withWorkspace(backend, work, (workspace, results) => {
    const input = (tensor: TensorInfo) => workspace.input(tensor, whole(tensor));
    const outputs = results.map((result) => workspace.output(result, whole(result)));
    const [dX, dLeft, dRight] = outputs as [number, number, number];
    const factors = { left: input(left), right: input(right) };
    const rows = pieceOf(shape, batch);
    const side = (transposed: boolean, from: number, to: number) => {
      const direction = directionOf(shape, transposed);
      const { first, second } = direction;
      const kept = keepPanels(workspace, direction, rows);
      return {
        ...{ direction, from, to, kept },
        first: packed(workspace, factors[first.factor], first),
        second: to ? packed(workspace, factors[second.factor], second) : 0,
      };
    };
    const there = side(transposed, input(x), 0);
    const back = side(!transposed, input(dY), dX);
    const [u, v] = transposed ? [back.kept, there.kept] : [there.kept, back.kept];
    for (let row = 0; row === 0 || row < batch; row += rows) {
      const count = Math.min(rows, batch - row);
      for (const { direction, from, to, kept, first, second } of [there, back]) {
        runDirection(workspace, direction, {
          x: from + row * direction.from.width * 4,
          y: to && to + row * direction.to.width * 4,
          ...{ first, second, batch: count, kept },
        });
      }
      const sum = (a: Kept, b: Kept, out: number) =>
        addOuterProducts(workspace, a, b, out, panelsOf(count), row > 0);
      sum(v.input, u.middle, dLeft);
      sum(v.middle, u.input, dRight);
    }
  });
}

/** Rows of the batch that are worked on at once, the same for any number of threads. */
function pieceOf({ rows, columns }: MonarchShape, batch: number): number {
  const fit = Math.ceil(PIECE / Math.max(rows, columns) / LANES) * LANES;
  return Math.max(1, Math.min(batch, Math.max(ROWS, fit)));
}

/** out[block] = Σ over panels of a[block] ⊗ b[block], or that added to it. */
function addOuterProducts(
  workspace: Workspace,
  a: Kept,
  b: Kept,
  out: number,
  panels: number,
  add: boolean,
): void {
  const fields = {
    a: a.address,
    b: b.address,
    out,
    aBlock: a.blockBytes,
    bBlock: b.blockBytes,
    aRows: a.elements,
    bRows: b.elements,
    panels,
    add: add ? 1 : 0,
  };
  workspace.run(outerProducts, fields, a.blocks, 32);
}
