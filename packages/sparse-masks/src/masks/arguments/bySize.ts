import type { Mask } from "../../mask.ts";

/**
 * A mask whose pairs depend on the number of queries and keys. What is known of it for every
 * length is given by `known`.
 *
 * @param make the mask for lengths that it can serve; throws for others
 */
export function bySize(
  name: string,
  make: (queries: number, keys: number) => Mask,
  known: Pick<Mask, "congruence" | "check"> = {},
): Mask {
  const unknown = () => {
    throw new TypeError(
      `${name}: its pairs depend on the number of queries and keys; ask sized(mask, queries, keys)`,
    );
  };
  return {
    name,
    relative: false,
    examples: 1,
    ...known,
    allows: unknown,
    coverage: unknown,
    sized: make,
  };
}
