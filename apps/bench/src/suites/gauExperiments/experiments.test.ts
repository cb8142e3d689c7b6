import "@tensorflow/tfjs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SuiteContext } from "../suite.ts";
import { inLab, type Lab } from "./lab.ts";
import { lengthTransferExperiment } from "./lengthTransfer.ts";
import { oneHeadExperiment } from "./oneHead.ts";
import { DEEP, SHALLOW, type Toy, withoutRote } from "./toys.ts";
import { warmupExperiment } from "./warmup.ts";

let folder = "";
let textFile = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gau "));
  textFile = join(folder, "fox.txt");
  await writeFile(textFile, "the quick brown fox jumps over the lazy dog, and again. ".repeat(60));
  tf.env().set("IS_TEST", false);
});
afterAll(() => rm(folder, { recursive: true }));

const tiny = (toy: Toy): Toy => ({
  ...{ width: 8, e: 16, s: 4, heads: 2, layers: 2 },
  training: { ...toy.training, N: 16, batch: 2, steps: 10 },
});

async function run<T>(of: (lab: Lab) => Promise<T>, more: Partial<SuiteContext> = {}) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const result = await inLab({ quick: false, say, textFile, folder, ...more }, of);
  return { result, said };
}

test("warmup: four models, a page and a picture; goes on where it was", async () => {
  const first = await run((lab) => warmupExperiment(lab, tiny(DEEP)));
  expect(first.result.map((row) => [row.case.split(":")[0], row.goal?.better])).toEqual([
    ["2 GAU, squared ReLU", "more"],
    ["2 GAU, softmax", "more"],
    ["1 Transformer blocks", "less"],
    ["1 Transformer blocks, 100 steps of warmup", "less"],
  ]);
  for (const { value } of first.result) expect(Math.abs(value as number)).toBeLessThan(1);
  expect(first.said.some((line) => line.includes("step 10 of 10"))).toBe(true);
  const page = await readFile(join(folder, "warmup.md"), "utf8");
  expect(page).toContain("Text: fox.txt.");
  expect(page).toContain("does not hold");
  const picture = await readFile(join(folder, "warmup.svg"), "utf8");
  expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(picture.match(/stroke-width="2"/g)?.length).toBeGreaterThanOrEqual(4);
  expect(picture).not.toContain("NaN");

  const second = await run((lab) => warmupExperiment(lab, tiny(DEEP)));
  expect(second.result).toEqual(first.result);
  expect(second.said.some((line) => line.includes(": step "))).toBe(false);
});

test("a quick run leaves out what the claim does not ask for", async () => {
  const { result } = await run((lab) => warmupExperiment(lab, tiny(DEEP)), { quick: true });
  expect(result).toHaveLength(2);
});

test("lengths: at the trained one both divisors are the same; one head: equal weights", async () => {
  const toy = tiny(SHALLOW);
  const { result } = await run((lab) => lengthTransferExperiment(lab, toy));
  expect(result.map((row) => row.case.split(",")[0])).toEqual([
    "held-out loss at n = 4",
    "held-out loss at n = 8",
    "held-out loss at n = 32",
    "greatest difference between lengths",
    "greatest difference between lengths",
  ]);
  for (const { value } of result.slice(0, 3)) expect(value).not.toBe(0);
  const rowsOf = async (file: string) =>
    (await readFile(join(folder, file), "utf8"))
      .split("\n")
      .map((line) => line.split(" | ").map((cell) => cell.replace("| ", "")));
  const losses = await rowsOf("lengthTransfer.md");
  const at = (name: string) => losses.find(([first]) => first === name);
  expect(at("squared ReLU over the actual n")?.[3]).toBe(at("squared ReLU over 16")?.[3]);
  // What the other experiment trained is not trained again.
  const heads = await run((lab) => oneHeadExperiment(lab, toy));
  expect(heads.result.map(({ goal }) => goal?.atLeast)).toEqual([1.02, 1.02, undefined]);
  expect(heads.said.some((line) => line.includes("GAU, softmax: step"))).toBe(false);
  const sizes = (await rowsOf("oneHead.md")).filter(([name]) =>
    /^(GAU|Transformer),/.test(name ?? ""),
  );
  expect(new Set(sizes.map(([, size]) => size)).size).toBe(1);
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining(["lengthTransfer.svg", "oneHead.svg", "oneHead.md"]),
  );
});

test("nothing stays behind, and a short text is not learned by heart", async () => {
  const before = tf.memory().numTensors;
  await run((lab) => oneHeadExperiment(lab, { ...tiny(SHALLOW), layers: 4 }));
  expect(tf.memory().numTensors).toBe(before);
  expect(withoutRote(SHALLOW, 10_000).training.steps).toBe(196);
  expect(withoutRote(SHALLOW, 1e6)).toEqual(SHALLOW);
});
