import { checkMask } from "../checkMask.ts";
import type { Mask } from "../mask.ts";
import { sized } from "../sized.ts";
import { commonCount } from "./commonCount.ts";
import { commonHints } from "./commonHints.ts";
import { structured } from "./structure.ts";

/**
 * A mask for each head: head h uses `masks[h]`. Heads whose masks come to the same pairs share
 * one layout.
 *
 * @param masks [H] each the same for all heads
 * @throws {TypeError} when `masks` is not a list of masks, or is empty
 * @throws {RangeError} when a mask describes several heads itself, or two describe different
 *   numbers of examples
 * @see Child et al. 2019 (Sparse Transformer), §5.1, equation 8
 */
export function perHead(masks: readonly Mask[]): Mask {
  if (!Array.isArray(masks)) {
    throw new TypeError(`perHead: masks must be a list of masks, got ${String(masks)}`);
  }
  if (masks.length === 0) throw new TypeError("perHead: at least one mask must be given, got none");
  masks.forEach((mask, head) => {
    checkMask(`perHead: masks[${head}]`, mask);
    if ((mask.heads ?? 1) === 1) return;
    throw new RangeError(
      `perHead: masks[${head}] must be the same for all heads, got ${mask.name} with ${mask.heads}`,
    );
  });
  const parts: readonly Mask[] = [...masks];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const of = (head: number): Mask => {
    const part = parts[head];
    if (part !== undefined) return part;
    throw new RangeError(`perHead: head must be from 0 to ${parts.length - 1}, got ${head}`);
  };
  const mask: Mask = {
    name: `perHead(${parts.map((part) => part.name).join(", ")})`,
    relative: parts.every((part) => part.relative),
    examples: commonCount("perHead", "examples", parts),
    heads: parts.length,
    ...commonHints(parts),
    allows: (q, k, example, head = 0) => of(head).allows(q, k, example),
    coverage: (rect, example, head = 0) => of(head).coverage(rect, example),
    check(queries, keys) {
      for (const part of parts) part.check?.(queries, keys);
    },
    ...(parts.some((part) => part.sized) && {
      sized: (queries: number, keys: number) =>
        perHead(parts.map((part) => sized(part, queries, keys))),
    }),
  };
  return structured(mask, { kind: "perHead", parts });
}
