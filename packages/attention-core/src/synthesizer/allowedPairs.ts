import { allowsPair, type BlockLayout, layoutOf, type Mask } from "@frugal/sparse-masks";
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";

const known = new WeakMap<BlockLayout, Uint8Array>();

/** A mask pair by pair, [examples, 1, N, M], bool; remembered with its layout. */
export function allowedPairs(mask: Mask, queries: number, keys: number): Tensor4D {
  const layout = layoutOf(mask, queries, keys);
  const { examples } = mask;
  let pairs = known.get(layout);
  if (!pairs) {
    pairs = new Uint8Array(examples * queries * keys);
    let at = 0;
    for (let example = 0; example < examples; example++) {
      for (let i = 0; i < queries; i++) {
        for (let j = 0; j < keys; j++) pairs[at++] = allowsPair(layout, i, j, example) ? 1 : 0;
      }
    }
    known.set(layout, pairs);
  }
  return tensor4d(pairs, [examples, 1, queries, keys], "bool");
}
