import {
  concat,
  customGrad,
  gather,
  pad,
  reshape,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
  zeros,
} from "@tensorflow/tfjs-core";

/**
 * x[index[i]] for each i, as `tf.gather` has it, but with a gradient that costs what was gathered. The
 * one of tfjs compares every gathered row with every row of x on most backends.
 *
 * @param x [rows, width]
 * @param counts whether a row of x is to have a gradient; the others get 0
 */
export function gatherRows(
  x: Tensor2D,
  index: Int32Array,
  counts: (row: number) => boolean,
): Tensor2D {
  const op = customGrad((given) => ({
    value: gather(given as Tensor2D, tensor1d(index, "int32")),
    gradFunc: (dy: Tensor) => sumInto(dy as Tensor2D, index, x.shape[0], counts),
  }));
  return op(x) as Tensor2D;
}

/** For each of `rows` rows, the sum of the rows of x whose index it is. */
function sumInto(
  x: Tensor2D,
  index: Int32Array,
  rows: number,
  counts: (row: number) => boolean,
): Tensor2D {
  const [length, width] = x.shape;
  const sources = new Map<number, number[]>();
  index.forEach((row, at) => {
    if (!counts(row)) return;
    const known = sources.get(row);
    if (known) known.push(at);
    else sources.set(row, [at]);
  });
  // As many at once as have about equally many, so that few are zeros.
  const alike = new Map<number, number[]>();
  for (const [row, { length: count }] of sources) {
    const rounded = 2 ** Math.ceil(Math.log2(count));
    const known = alike.get(rounded);
    if (known) known.push(row);
    else alike.set(rounded, [row]);
  }
  return tidy(() => {
    const longer = pad(x, [
      [0, 1],
      [0, 0],
    ]);
    const places = new Int32Array(rows).fill(sources.size);
    let place = 0;
    const sums = [...alike].map(([rounded, targets]) => {
      const from = new Int32Array(targets.length * rounded).fill(length);
      targets.forEach((row, at) => {
        from.set(sources.get(row) as number[], at * rounded);
        places[row] = place++;
      });
      const gathered = gather(longer, tensor1d(from, "int32"));
      return sum(reshape(gathered, [targets.length, rounded, width]), 1);
    });
    return gather(concat([...sums, zeros([1, width])], 0), tensor1d(places, "int32")) as Tensor2D;
  });
}
