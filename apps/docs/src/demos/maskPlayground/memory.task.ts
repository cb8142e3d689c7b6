import { deviceReport } from "@frugal/engine";
import type { Context } from "../../compute/task.ts";
import type { Contender, Sizes } from "./contender.ts";
import { contenders } from "./contenders.ts";

/**
 * By how many bytes the WASM memories, ours and tfjs's, grow when one contender runs once: they
 * never shrink, so that is the most it held at a time, output included. For a fresh worker.
 *
 * @returns undefined on a backend without a WASM memory
 */
export async function memory(
  { contender, ...sizes }: Sizes & { readonly contender: Contender },
  { device }: Context,
): Promise<number | undefined> {
  const opened = await device();
  if (opened.backend !== "wasm") return undefined;
  const run = contenders(opened, sizes)[contender];
  const before = held();
  run().dispose();
  return held() - before;
}

function held(): number {
  const { memory, tfjs } = deviceReport();
  return memory.bytes + tfjs.heapBytes;
}
