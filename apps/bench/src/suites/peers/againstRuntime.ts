import { attention } from "@frugal/attention-core";
import type { Mask } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement, WrongResultError } from "../../measure/agreement.ts";
import { cpuClock } from "../../measure/clocks.ts";
import { type InterleaveOptions, interleave } from "../../measure/interleave.ts";
import { type AttentionModel, attentionModels } from "../../peers/onnx/attentionModels.ts";
import { headsLast } from "../../peers/onnx/headsLast.ts";
import { type RuntimeName, runtimePath, VERSIONS } from "../../peers/onnx/installRuntimes.ts";
import { openSession } from "../../peers/onnx/openSession.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Goal, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";

/** One comparison: theirs is dense always, for they take no masks that save work. */
export interface Comparison {
  readonly runtime: RuntimeName;
  readonly N: number;
  /** Ours; dense where left out. */
  readonly mask?: Mask;
  /** Of their ways, those that are measured; all where left out. */
  readonly models?: readonly string[];
  readonly goal: Omit<Goal, "better">;
  readonly options: InterleaveOptions;
}

/**
 * Attention of one example, theirs / ours, one row for each way in which they have it. The goal stands
 * at the quickest. A way that their version lacks, or that fails at this length, becomes a row that
 * says so.
 */
export async function againstRuntime(
  { runtime, N, mask, models, goal, options }: Comparison,
  say: (text: string) => void,
): Promise<Row[]> {
  await runtimePath(runtime, say);
  await openBackend("wasm");
  const { dOutput, ...inputs } = randomRows(H, N, D);
  dOutput.dispose();
  const { q, k, v } = inputs;
  const what = `${mask ? `${mask.name} N=${N}, dense` : `dense N=${N},`} ${runtime}`;
  const dense = tf.tidy(() => attention(q, k, v).dataSync<"float32">().slice());
  const rows: Row[] = [];
  for (const model of attentionModels(H, N, D)) {
    if (models && !models.includes(model.name)) continue;
    const name = `${what} ${model.name} / ours`;
    say(name);
    try {
      rows.push(await compare(name, model));
    } catch (error) {
      if (error instanceof WrongResultError) throw error;
      const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
      rows.push(valueRow(name, null, "", { note: line.slice(0, 160) }));
    }
  }
  tf.dispose(inputs);
  const baselines = rows.flatMap(({ baseline }) => (baseline === null ? [] : [baseline]));
  const quickest = rows.find(({ baseline }) => baseline === Math.min(...baselines));
  return rows.map((row) =>
    row === quickest ? { ...row, goal: { ...goal, better: "more" as const } } : row,
  );

  async function compare(name: string, model: AttentionModel): Promise<Row> {
    const inOrder = (x: tf.Tensor) => {
      const values = x.dataSync<"float32">().slice();
      return model.order === "heads last" ? headsLast(values, H, N, D) : values;
    };
    const given = { q: inOrder(q), k: inOrder(k), v: inOrder(v) };
    const session = await openSession(runtime, model, given, say);
    try {
      const own = model.order === "heads last" ? headsLast(dense, H, N, D) : dense;
      checkAgreement(name, own, await session.run(), TOLERANCE);
      const theirs = {
        async time(calls: number) {
          const start = cpuClock();
          for (let call = 0; call < calls; call++) await session.run();
          return (cpuClock() - start) / calls;
        },
      };
      const ours = freed(() => attention(q, k, v, mask ? { mask } : {}));
      const timing = await interleave({ ours, theirs }, options);
      return ratioRow(name, {
        value: timing.milliseconds("ours"),
        baseline: timing.milliseconds("theirs"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.theirs / pass.ours),
        control: timing.control,
        note: `${runtime} ${VERSIONS[runtime]}, one thread`,
      });
    } finally {
      await session.close();
    }
  }
}
