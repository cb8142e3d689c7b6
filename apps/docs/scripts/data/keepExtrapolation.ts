import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { characters } from "@frugal/bench/characters";
import { loadCheckpoint, textDigest } from "@frugal/bench/checkpoint";
import { languageModel } from "@frugal/bench/languageModel";
import { loadText } from "@frugal/bench/loadText";
import { split } from "@frugal/bench/split";
import { TOY } from "@frugal/bench/toy";
import { variants } from "@frugal/bench/variants";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { MODELS } from "../../src/demos/extrapolation/models.ts";
import { packWeights } from "../../src/demos/extrapolation/weights.ts";
import { type Judged, MEAN, rowsOf } from "./rowsOf.ts";

const FILES = { rope: "rope-0-1500", keyNorm: "keynorm-rope-0-1500", hwfa: "hwfa-0-1500" };
/** Characters of held-out text that go with the weights. */
const HELD_OUT = 8192;

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
    rows: rowsOf(found),
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
