import { checkInteger } from "../../checkInteger.ts";

/**
 * Throws unless `head` is 1, 2 or left out: which of the two patterns of a Sparse Transformer.
 *
 * @throws {RangeError} when it is not
 */
export function checkHead(op: string, head: 1 | 2 | undefined): void {
  if (head !== undefined) checkInteger(`${op}: head`, head, 1, 2);
}
