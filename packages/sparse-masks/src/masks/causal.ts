import type { Mask } from "../mask.ts";
import { band } from "./band.ts";

/**
 * Keys that are not ahead: `k ≤ q`.
 *
 * With N queries and M keys the last query sees all M keys; with N > M the first N − M queries
 * see nothing.
 */
export const causal = (): Mask => band("causal", { nearest: 0 });
