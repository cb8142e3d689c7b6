import "@tensorflow/tfjs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Assertion, assertions } from "./assertions.ts";
import { experiment, type Judged } from "./experiment.ts";
import { findings } from "./findings.ts";
import { mixedBatch } from "./mixedBatch.ts";
import { reproduction } from "./published.ts";
import { TOY, type Toy } from "./toy.ts";
import { writeReport } from "./writeReport.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "extrapolation "));
  tf.env().set("IS_TEST", false);
});
afterAll(() => rm(folder, { recursive: true }));

const toy: Toy = { ...TOY, heads: 1, D: 4, batch: 2, steps: 2 };
const text = "the quick brown fox jumps over the lazy dog, and again. ".repeat(120);

test("trains, judges, goes on where it was, and writes what it found", async () => {
  const run = async (input: string) => {
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const found = await experiment({
      toy,
      text: input,
      folder,
      quick: true,
      threads: 1,
      examples: 4,
      say,
    });
    return { found, said };
  };
  const first = await run(text);
  const { found } = first;
  expect(found.map(({ model }) => model)).toEqual([
    ...["RoPE", "KeyNorm RoPE", "ALiBi", "KERPLE-log", "HWFA"],
  ]);
  const [rope] = found as [Judged];
  expect(rope.failed).toBeUndefined();
  expect(rope.cells.length).toBe(8 * 4);
  expect(found.at(-1)?.cells.map(({ length }) => length)).toEqual([64, 128, 256, 512]);
  for (const { nonRepeated } of rope.cells) {
    expect(nonRepeated).toBeGreaterThan(2);
    expect(nonRepeated).toBeLessThan(5);
  }
  expect(first.said.some((line) => line.includes("RoPE, seed 0, 2 steps: step 2 of 2"))).toBe(true);

  const second = await run(text);
  expect(second.found[0]).toEqual(rope);
  expect(second.said.filter((line) => line.includes(": RoPE,"))).toEqual([]);
  await writeFile(join(folder, "rope-0-2.json"), '{"settings":{"mo');
  const third = await run(text);
  expect(third.found[0]).toEqual(rope);
  expect(third.said.some((line) => line.includes("1 of 5: RoPE, seed 0, 2 steps: step"))).toBe(
    false,
  );

  const options = { toy, folder, found, textName: "fox.txt", assertions: findings(found) };
  const report = await readFile(await writeReport(options), "utf8");
  expect(report).toContain("## RoPE, seed 0, 2 steps");
  expect(report).toContain("*2.01 \\| 2.17*");
  expect(report).toContain("| RoPE | 49.41 | 24.17 | 23.16 |");
  const files = await readdir(folder);
  expect(files).toEqual(
    expect.arrayContaining(["extrapolation.md", "results.json", "gain.svg", "curve.svg"]),
  );
});

test("half of a batch repeats, and the same seed and step give the same", () => {
  const ids = Int32Array.from({ length: 500 }, (_, i) => i);
  const one = mixedBatch(ids, TOY, { seed: 1, step: 3 });
  expect(mixedBatch(ids, TOY, { seed: 1, step: 3 })).toEqual(one);
  expect(mixedBatch(ids, TOY, { seed: 2, step: 3 })).not.toEqual(one);
  for (let example = 0; example < TOY.batch; example++) {
    const inputs = one.inputs.subarray(example * TOY.trained, (example + 1) * TOY.trained);
    const targets = one.targets.subarray(example * TOY.trained, (example + 1) * TOY.trained);
    expect(targets.subarray(0, -1)).toEqual(inputs.subarray(1));
    const distinct = new Set([...inputs, ...targets]).size;
    if (example < TOY.batch / 2) expect(distinct).toBe(TOY.trained + 1);
    else {
      expect(distinct).toBeGreaterThanOrEqual(6);
      expect(distinct).toBeLessThanOrEqual(31);
    }
  }
});

test("assertions hold of the numbers that they were made from", () => {
  const cells = (model: string) =>
    Object.entries(reproduction)
      .filter(([name]) => name.startsWith(`${model} / `))
      .flatMap(([name, row]) =>
        row.map(([nonRepeated, repeated], i) => ({
          method: name.slice(`${model} / `.length),
          length: 64 * 2 ** i,
          ...{ nonRepeated, repeated, gain: nonRepeated - repeated },
          ...{ curve: new Float64Array(), repeatedCurve: new Float64Array() },
        })),
      );
  const models = [
    ...new Set(Object.keys(reproduction).map((name) => name.split(" / ")[0] as string)),
  ];
  const found = models.map((model) => ({ model, seed: 0, steps: 1500, cells: cells(model) }));
  const byId = (id: Assertion["id"]) =>
    findings(found).find(({ assertion }) => assertion.id === id)?.runs;
  expect(assertions.map(({ id }) => id).join("")).toBe("abcdef1f2ghij");
  // Seed 0 at 1500 steps had not formed recall: f2 says nothing of it.
  expect(byId("f2")).toEqual([]);
  for (const { id } of assertions)
    if (id !== "f2")
      expect(
        byId(id)?.map(({ holds }) => holds),
        id,
      ).toEqual([true]);
});
