import { allowsPair, type BlockLayout, layoutOf, type Mask } from "@frugal/sparse-masks";
import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";

const known = new WeakMap<BlockLayout, Uint8Array>();

/** A mask pair by pair, [examples, heads, N, M], bool; remembered with its layout. */
export function allowedPairs(mask: Mask, queries: number, keys: number): Tensor4D {
  const layout = layoutOf(mask, queries, keys);
  const { examples, heads } = layout;
  let pairs = known.get(layout);
  if (!pairs) {
    pairs = new Uint8Array(examples * heads * queries * keys);
    let at = 0;
    for (let example = 0; example < examples; example++) {
      for (let head = 0; head < heads; head++) {
        for (let i = 0; i < queries; i++) {
          for (let j = 0; j < keys; j++) {
            pairs[at++] = allowsPair(layout, i, j, example, head) ? 1 : 0;
          }
        }
      }
    }
    known.set(layout, pairs);
  }
  return tensor4d(pairs, [examples, heads, queries, keys], "bool");
}
