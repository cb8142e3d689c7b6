/** Inputs and what follows each, [examples · length] row by row. */
export interface Passage {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  readonly examples: number;
  readonly length: number;
}

/**
 * Passages of `length` that begin at places spread evenly over all texts, each within one of them.
 *
 * @throws {RangeError} where no text is longer than `length`
 */
export function evenlyFrom(
  texts: readonly Int32Array[],
  { length, examples }: { readonly length: number; readonly examples: number },
): Passage {
  const places = texts.map((text) => Math.max(0, text.length - length));
  const total = places.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
    throw new RangeError(
      `evaluateExtrapolation: texts must be longer than ${length}, got at most ${longest}`,
    );
  }
  return cut(examples, length, (example) => {
    let place = Math.floor((example * total) / examples);
    for (const [i, text] of texts.entries()) {
      const count = places[i] as number;
      if (place < count) return text.subarray(place, place + length + 1);
      place -= count;
    }
    throw new RangeError("evaluateExtrapolation: expected a place within the texts");
  });
}

/** The same passages with the first half repeated: period length / 2. */
export function repeated({ inputs, length, examples }: Passage): Passage {
  const period = length / 2;
  return cut(examples, length, (example) =>
    Int32Array.from(
      { length: length + 1 },
      (_, i) => inputs[example * length + (i % period)] as number,
    ),
  );
}

function cut(examples: number, length: number, textOf: (example: number) => Int32Array): Passage {
  const [inputs, targets] = [new Int32Array(examples * length), new Int32Array(examples * length)];
  for (let example = 0; example < examples; example++) {
    const text = textOf(example);
    inputs.set(text.subarray(0, length), example * length);
    targets.set(text.subarray(1), example * length);
  }
  return { inputs, targets, examples, length };
}
