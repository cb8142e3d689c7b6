import { withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { multiplyAdds } from "../monarch/costs.ts";
import type { MultiplyAttributes } from "./attributes.ts";
import { directionOf } from "./direction.ts";
import { packed } from "./packed.ts";
import { runDirection } from "./runDirection.ts";
import { whole } from "./whole.ts";

/** y = M x or Mᵀ x for each row of x [batch, width], on tfjs's cpu and wasm backends. */
export function runMultiply(
  { x, left, right }: Readonly<Record<"x" | "left" | "right", TensorInfo>>,
  { shape, transposed }: MultiplyAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const direction = directionOf(shape, transposed);
  const [batch] = x.shape as [number];
  const work = {
    op: transposed ? "multiplyTransposed" : "multiply",
    results: [[batch, direction.to.width]],
    multiplyAdds: batch * multiplyAdds(shape),
    elements: batch * (shape.rows + shape.columns),
  };
  return withWorkspace(backend, work, (workspace, [result]) => {
    if (!result || batch === 0) return;
    const factors = { left, right };
    const pack = (stage: "first" | "second") => {
      const blocks = direction[stage];
      const address = workspace.input(factors[blocks.factor], whole(factors[blocks.factor]));
      return packed(workspace, address, blocks);
    };
    runDirection(workspace, direction, {
      x: workspace.input(x, whole(x)),
      y: workspace.output(result, whole(result)),
      first: pack("first"),
      second: pack("second"),
      batch,
    });
  });
}
