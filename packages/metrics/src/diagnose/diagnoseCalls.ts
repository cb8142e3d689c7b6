import { type AttentionCall, observeAttention } from "@frugal/attention-core";
import type { AttentionReport } from "./attentionReport.ts";
import { diagnose } from "./diagnose.ts";
import type { DiagnoseOptions, WeightOptions } from "./diagnoseOptions.ts";

/** One attention of a model that ran. */
export interface CallReport {
  /** Name of the layer; left out where `attention` was not called by one. */
  readonly layer?: string;
  /** Which call it was, from 0. */
  readonly call: number;
  readonly report: AttentionReport;
}

/** How calls are looked at. */
export interface DiagnoseCallsOptions extends Omit<DiagnoseOptions, keyof WeightOptions> {
  /** Which calls; default all. */
  readonly only?: (call: AttentionCall, at: number) => boolean;
}

/**
 * Runs something that calls `attention`, by itself or in layers, and diagnoses each call while it runs.
 *
 *     const { result, calls } = diagnoseCalls(() => model.predict(x));
 *     for (const { layer, report } of calls) console.log(layer, reportTable(report));
 *
 * What runs is not changed, and nothing is left behind. `run` must not be asynchronous: for that, and
 * for training, use `observeAttention` of @frugal/attention-core with `diagnose`.
 *
 * @throws {TypeError} a `run` that gives a promise
 * @throws what `run` throws, and as `diagnose`
 */
export function diagnoseCalls<Result>(
  run: () => Result,
  { only = () => true, ...options }: DiagnoseCallsOptions = {},
): { readonly result: Result; readonly calls: readonly CallReport[] } {
  const calls: CallReport[] = [];
  let at = 0;
  const stop = observeAttention((seen) => {
    const call = at++;
    if (!only(seen, call)) return;
    const { q, k, layer, options: own } = seen;
    const report = diagnose(q, k, { ...own, ...options });
    calls.push({ call, report, ...(layer !== undefined && { layer }) });
  });
  try {
    const result = run();
    if (result instanceof Promise) {
      throw new TypeError("diagnoseCalls: run must not be asynchronous, got a promise");
    }
    return { result, calls };
  } finally {
    stop();
  }
}
