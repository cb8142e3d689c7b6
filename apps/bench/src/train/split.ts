/** Of the text, its end: what it is judged by and never learns from. */
const HELD_OUT = 0.1;

/**
 * What is learned from and what is held out.
 *
 * @throws {Error} where what is held out is shorter than an example
 */
export function split(
  ids: Int32Array,
  context: number,
): { readonly learned: Int32Array; readonly heldOut: Int32Array } {
  const cut = Math.floor((1 - HELD_OUT) * ids.length);
  const heldOut = ids.subarray(cut);
  if (heldOut.length <= context)
    throw new Error(
      `--context: expected at most ${heldOut.length - 1} for a text of ${ids.length} characters, a tenth of them held out, got ${context}`,
    );
  return { learned: ids.subarray(0, cut), heldOut };
}
