/**
 * The little of protobuf's wire format that a model of a few nodes needs: varints, floats, and what has
 * a length (texts, bytes, messages).
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export type Field = readonly number[];

/** An integer of at least 0. */
export function integer(number: number, value: number): Field {
  return [...varint(number * 8), ...varint(value)];
}

/** 32 bits, little-endian. */
export function float(number: number, value: number): Field {
  return [...varint(number * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}

export function text(number: number, value: string): Field {
  return message(number, new TextEncoder().encode(value));
}

/** A message made of fields, or bytes. */
export function message(number: number, ...fields: readonly ArrayLike<number>[]): Field {
  const bytes = fields.flatMap((field) => Array.from(field));
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}
