import { tidy } from "@tensorflow/tfjs-core";
import type { AttentionCall } from "./attentionCall.ts";

/** Those that observe now. */
export const observers: Set<{ readonly observer: (call: AttentionCall) => void }> = new Set();

let layer: string | undefined;
let telling = false;

/** Runs something that is told as of a layer. */
export function inLayer<Result>(name: string, run: () => Result): Result {
  const outer = layer;
  layer = name;
  try {
    return run();
  } finally {
    layer = outer;
  }
}

/** Tells every observer of a call, unless it is one of theirs. */
export function tellObservers(call: AttentionCall): void {
  if (observers.size === 0 || telling) return;
  const told = layer === undefined ? call : { ...call, layer };
  telling = true;
  try {
    for (const { observer } of [...observers]) tidy(() => void observer(told));
  } finally {
    telling = false;
  }
}
