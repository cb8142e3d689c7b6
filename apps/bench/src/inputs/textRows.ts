import { normals } from "../measure/normals.ts";

const CONTEXT = 3;

/**
 * Rows made of a text as a first layer would make them: the row of a position is the normalised sum
 * of random vectors for its character and the two before. A text shorter than N starts over.
 *
 * @returns [H, N, D], about N(0, 1)
 */
export function textRows(
  text: string,
  heads: number,
  N: number,
  D: number,
  seed: number,
): Float32Array {
  const ids = new Map<string, number>();
  const characters = [...text.slice(0, N)].map((character) => {
    const id = ids.get(character) ?? ids.size;
    ids.set(character, id);
    return id;
  });
  const length = characters.length;
  const vectors = normals(ids.size * CONTEXT * heads * D, seed);
  const rows = new Float32Array(heads * N * D);
  const scale = 1 / Math.sqrt(CONTEXT);
  for (let h = 0; h < heads; h++)
    for (let i = 0; i < N; i++)
      for (let back = 0; back < CONTEXT; back++) {
        const id = characters[(((i - back) % length) + length) % length] as number;
        const vector = ((id * CONTEXT + back) * heads + h) * D;
        const row = (h * N + i) * D;
        for (let d = 0; d < D; d++)
          rows[row + d] = (rows[row + d] as number) + scale * (vectors[vector + d] as number);
      }
  return rows;
}
