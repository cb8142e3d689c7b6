/** A matrix's numbers, or a vector's. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const MOST = 127;

/**
 * Weights as bytes, one after the other: of a matrix a scale for each column and then a byte for each
 * element, of anything else its float32 numbers.
 */
export function packWeights(weights: readonly Weight[]): Uint8Array<ArrayBuffer> {
  const parts = weights.flatMap(({ shape, values }) => {
    if (shape.length !== 2) return [bytesOf(values)];
    const [rows, columns] = shape as [number, number];
    const scales = new Float32Array(columns);
    values.forEach((value, at) => {
      scales[at % columns] = Math.max(scales[at % columns]!, Math.abs(value) / MOST);
    });
    const small = Int8Array.from({ length: rows * columns }, (_, at) =>
      Math.round(values[at]! / (scales[at % columns]! || 1)),
    );
    return [bytesOf(scales), bytesOf(small)];
  });
  const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}

/**
 * What `packWeights` made, for weights of these shapes, in their order.
 *
 * @throws {RangeError} bytes for other shapes
 */
export function unpackWeights(
  packed: ArrayBuffer,
  shapes: readonly (readonly number[])[],
): Float32Array[] {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return packed.slice(at - length, at);
  };
  const weights = shapes.map((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    if (shape.length !== 2) return new Float32Array(take(4 * size));
    const columns = shape[1] as number;
    const scales = new Float32Array(take(4 * columns));
    return Float32Array.from(new Int8Array(take(size)), (one, i) => one * scales[i % columns]!);
  });
  if (at !== packed.byteLength) {
    throw new RangeError(
      `unpackWeights: expected ${at} bytes for these shapes, got ${packed.byteLength}`,
    );
  }
  return weights;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int8Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);
