import type { Workspace } from "@frugal/engine";
import { type AttentionRows, type GroupSizes, runAttentionPass } from "./attentionPass.ts";
import { attentionPlan } from "./attentionPlan.ts";
import type { AttentionAttributes } from "./attributes.ts";
import { type HeadGroup, type HeadPlaces, headsIn } from "./headsIn.ts";
import { layoutInMemory, type PassInMemory } from "./layoutInMemory.ts";
import { termsInMemory } from "./terms.ts";
import { supportOf } from "./weighting.ts";

/**
 * For weights that begin at a threshold: the mean of the values by the slopes of the weights,
 * Σ g v / Σ g → `rows.output`. It is to their gradient what the output is to that of a softmax.
 */
export function supportMeans(
  workspace: Workspace,
  rows: AttentionRows,
  sizes: Omit<GroupSizes, "terms" | "held">,
  attributes: AttentionAttributes,
  group: HeadGroup,
  places: HeadPlaces,
): void {
  const { layout, weighting } = attributes;
  const slopes = { ...attributes, weighting: supportOf(weighting) };
  workspace.scope(() => {
    const lists = layoutInMemory(workspace, layout);
    const terms = termsInMemory(workspace, slopes, places.bias);
    layout.passes.forEach((pass, at) => {
      const table = headsIn(layout, at, group, places);
      if (table.length === 0) return;
      const plan = attentionPlan(layout, pass, sizes.D, sizes.E);
      const list = lists[at] as PassInMemory;
      runAttentionPass(workspace, rows, { ...sizes, terms, held: 0 }, plan, list, table);
    });
  });
}
