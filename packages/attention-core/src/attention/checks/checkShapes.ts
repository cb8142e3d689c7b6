import type { Tensor } from "@tensorflow/tfjs-core";
import { checkTensor } from "./checkTensor.ts";
import { ShapeError } from "./shapeError.ts";

/**
 * @param keyHeads `"shared"` where a head of k and v may serve several of q
 * @throws {ShapeError} tensors of the wrong rank, of shapes that disagree, or empty
 * @throws {TypeError} what is not a tensor, is disposed, or is not float32
 */
export function checkShapes(
  op: string,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  keyHeads: "own" | "shared",
): void {
  for (const [name, tensor] of Object.entries({ q, k, v })) checkRank(op, name, tensor);
  for (const [name, tensor] of Object.entries({ q, k, v })) {
    if (tensor.shape.some((length) => length === 0)) {
      throw new ShapeError(`${op}: ${name} must not be empty, got ${show(tensor)}`);
    }
  }
  const [B, H, , D] = q.shape as [number, number, number, number];
  const [, heads, M] = k.shape as [number, number, number, number];
  const fits = keyHeads === "shared" ? H % heads === 0 : heads === H;
  if (k.shape[0] !== B || !fits || k.shape[3] !== D) {
    const wanted = keyHeads === "shared" && H > 1 ? `${H} or a divisor` : H;
    throw new ShapeError(`${op}: k must be [${B}, ${wanted}, M, ${D}] to match q, got ${show(k)}`);
  }
  if (v.shape[0] !== B || v.shape[1] !== heads || v.shape[2] !== M) {
    throw new ShapeError(`${op}: v must be [${B}, ${heads}, ${M}, E] to match k, got ${show(v)}`);
  }
}

/** @throws {TypeError | ShapeError} unless it is a living float32 tensor of rank 4 */
function checkRank(op: string, name: string, tensor: Tensor): void {
  checkTensor(op, name, tensor);
  if (tensor.rank === 4) return;
  const width = name === "v" ? "E" : "D";
  const length = name === "q" ? "N" : "M";
  throw new ShapeError(`${op}: ${name} must be [B, H, ${length}, ${width}], got ${show(tensor)}`);
}

function show(tensor: Tensor): string {
  return `[${tensor.shape.join(", ")}]`;
}
