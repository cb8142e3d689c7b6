import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { characters } from "@frugal/bench/characters";
import { loadCheckpoint, textDigest } from "@frugal/bench/checkpoint";
import { languageModel } from "@frugal/bench/languageModel";
import { loadText } from "@frugal/bench/loadText";
import { split } from "@frugal/bench/split";
import { TOY } from "@frugal/bench/toy";
import { variants } from "@frugal/bench/variants";
import type { ExtrapolationCell } from "@frugal/positional/extrapolation";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { MODELS } from "../../src/demos/extrapolation/models.ts";
import { packWeights } from "../../src/demos/extrapolation/weights.ts";

const FILES = { rope: "rope-0-1500", keyNorm: "keynorm-rope-0-1500", hwfa: "hwfa-0-1500" };
/** Characters of held-out text that go with the weights. */
const HELD_OUT = 8192;
/** Positions that a point of a curve is the mean of. */
const MEAN = 16;

interface Judged {
  readonly model: string;
  readonly seed: number;
  readonly steps: number;
  readonly cells: readonly (ExtrapolationCell & { readonly curve: readonly number[] })[];
}

const round = (value: number) => Number(value.toFixed(4));

/**
 * Makes data/extrapolationCurves.json, and the weights of the demo, of what the experiment left in
 * a folder.
 */
export async function keepExtrapolation(
  folder: string,
  textFile: string,
  command: string,
  date: string,
): Promise<void> {
  const found = JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as Judged[];
  const snapshot = {
    command,
    date,
    machine: /^Text: .*?\. (.*?)\. \d+ layers/m.exec(
      readFileSync(join(folder, "extrapolation.md"), "utf8"),
    )?.[1],
    toy: TOY,
    mean: MEAN,
    rows: found.flatMap(({ model, seed, steps, cells }) =>
      [...new Set(cells.map(({ method }) => method))].map((method) => {
        const own = cells.filter((cell) => cell.method === method);
        const longest = own.reduce((a, b) => (b.length > a.length ? b : a));
        return {
          ...{ model, method, seed, steps },
          cells: own.map(({ length, nonRepeated, repeated, gain }) => ({
            length,
            nonRepeated: round(nonRepeated),
            repeated: round(repeated),
            gain: round(gain),
          })),
          curve: Array.from({ length: longest.length / MEAN }, (_, i) =>
            round(
              longest.curve.slice(i * MEAN, (i + 1) * MEAN).reduce((sum, one) => sum + one, 0) /
                MEAN,
            ),
          ),
        };
      }),
    ),
  };
  writeFileSync(
    new URL("../../data/extrapolationCurves.json", import.meta.url),
    `${JSON.stringify(snapshot, undefined, 1)}\n`,
  );

  const text = await loadText(textFile);
  const { ids, symbols, vocabulary } = characters(text);
  const { heldOut } = split(ids, TOY.trained);
  const target = new URL("../../src/demos/extrapolation/models/", import.meta.url);
  mkdirSync(target, { recursive: true });
  await tf.setBackend("cpu");
  for (const name of MODELS) {
    const file = join(folder, `${FILES[name]}.model`);
    const checkpoint = loadCheckpoint(file);
    if (checkpoint?.text !== textDigest(text))
      throw new Error(`${file}: expected a model of ${textFile}`);
    const { variables } = languageModel(TOY, variants[name]!, { vocabulary, seed: 0 });
    const weights = [...variables].map(([key, { shape }]) => {
      const values = checkpoint.tensors.get(key);
      if (values === undefined) throw new Error(`${file}: there is no ${key}`);
      return { shape, values };
    });
    const packed = packWeights(weights);
    writeFileSync(new URL(`${name}.bin`, target), packed);
    console.log(`${name}: ${packed.length} bytes`);
  }
  writeFileSync(
    new URL("texts.json", target),
    `${JSON.stringify({ symbols, heldOut: Array.from(heldOut.subarray(0, HELD_OUT), (id) => symbols[id]).join("") }, undefined, 1)}\n`,
  );
}
