import type { AttentionOptions } from "../attention/attentionOptions.ts";

const NOT_YET = ["bias", "softCap", "sinks", "dropout", "normalizer"];

/** @throws {RangeError} options of `attention` that statistics and weights do not honour yet */
export function refuseOthers(op: string, options: AttentionOptions): void {
  const name = NOT_YET.find((other) => other in options);
  if (name) throw new RangeError(`${op}: does not honour the option ${name} yet`);
}
