import type { AttentionCall } from "./attentionCall.ts";
import { observers } from "./tellObservers.ts";

/**
 * Calls `observer` with the inputs of every `attention` and `attentionWithLogsumexp` from now on, be
 * they called by themselves, in a layer or in a step of training: to look at what a model attends to
 * while it runs. It costs nothing while nobody observes.
 *
 *     const stop = observeAttention(({ q, k, options, layer }) => console.log(layer, q.shape));
 *     model.predict(x);
 *     stop();
 *
 * The observer is called after the inputs were checked, and before any work. It runs in a `tidy` of
 * its own: tensors that it makes are freed, the inputs are the caller's, and what shall outlive the
 * call must be kept (`tf.keep`) or read (`dataSync`). Attention that the observer itself calls is not
 * observed. What it throws reaches the caller of `attention`.
 *
 * Not observed: `keyValueCache`, `linearAttention`, `synthesizer`.
 *
 * @returns stops it; calling it again does nothing
 * @throws {TypeError} what is not a function
 */
export function observeAttention(observer: (call: AttentionCall) => void): () => void {
  if (typeof observer !== "function") {
    throw new TypeError(`observeAttention: observer must be a function, got ${typeof observer}`);
  }
  const entry = { observer }; // so that the same function may observe twice, and stop once
  observers.add(entry);
  return () => void observers.delete(entry);
}
