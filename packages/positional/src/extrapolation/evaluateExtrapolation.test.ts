import { describe, expect, test } from "vitest";
import { drawExtrapolation } from "./drawExtrapolation.ts";
import {
  type ExtrapolatedModel,
  type ExtrapolationCell,
  evaluateExtrapolation,
} from "./evaluateExtrapolation.ts";
import { extrapolationTable } from "./extrapolationTable.ts";
import { trainingWindow } from "./methods/trainingWindow.ts";
import { unchanged } from "./methods/unchanged.ts";
import type { Passage } from "./passages.ts";

const heard: Passage[] = [];

/** A model that knows what it saw under its mask: 0.5 nats if the target followed the same, else 2. */
const model: ExtrapolatedModel = {
  trained: 8,
  layers: 1,
  losses(passage, [plan]) {
    heard.push(passage);
    const { inputs, targets, length } = passage;
    return Float32Array.from(inputs, (id, at) => {
      const row = at - (at % length);
      for (let k = row + 1; k <= at; k++)
        if (plan?.mask.allows(at - row, k - row, 0, 0) && inputs[k - 1] === id)
          if (inputs[k] === targets[at]) return 0.5;
      return 2;
    });
  },
};

/** Every number once, so that nothing in it repeats. */
const texts = [Int32Array.from({ length: 100 }, (_, i) => i), new Int32Array(3)];
const options = { lengths: [8, 16, 32], examples: 4, judged: 4 };

test("losses, gain and curves of a model that can only recall", async () => {
  heard.length = 0;
  const cells: ExtrapolationCell[] = [];
  const result = await evaluateExtrapolation(model, texts, {
    ...options,
    methods: [unchanged(), trainingWindow()],
    onCell: (cell) => void cells.push(cell),
  });
  expect(result.cells).toEqual(cells);
  expect(cells.map(({ method, length }) => `${method} ${length}`)).toEqual([
    ...["plain 8", "plain 16", "plain 32", "window 8", "window 16", "window 32"],
  ]);
  // Half of 32 is further back than the window of 8, half of 16 is not.
  expect(cells.map(({ gain }) => gain)).toEqual([1.5, 1.5, 1.5, 1.5, 1.5, 0]);
  expect(cells.map(({ nonRepeated }) => nonRepeated)).toEqual(Array(6).fill(2));
  const curve = [...(cells[1]?.repeatedCurve ?? [])];
  expect(curve).toEqual([...Array(8).fill(2), ...Array(8).fill(0.5)]);
  expect([...(cells[1]?.curve ?? [])]).toEqual(Array(16).fill(2));
});

test("passages lie evenly in the texts, the same for all methods; the second half repeats", async () => {
  heard.length = 0;
  await evaluateExtrapolation(model, texts, {
    ...options,
    lengths: [8],
    methods: [unchanged(), trainingWindow()],
  });
  const [plain, twice, again] = heard as [Passage, Passage, Passage];
  expect(again).toBe(plain);
  const starts = [0, 23, 46, 69];
  expect([...plain.inputs]).toEqual(
    starts.flatMap((start) => Array.from({ length: 8 }, (_, i) => start + i)),
  );
  expect([...plain.targets]).toEqual([...plain.inputs].map((id) => id + 1));
  expect([...twice.inputs.subarray(8, 16)]).toEqual([23, 24, 25, 26, 23, 24, 25, 26]);
  expect([...twice.targets.subarray(8, 16)]).toEqual([24, 25, 26, 23, 24, 25, 26, 23]);
});

test("as a table, and as pictures of each kind", async () => {
  const methods = [unchanged(), { ...trainingWindow(), name: "<window>" }];
  const result = await evaluateExtrapolation(model, texts, { ...options, methods });
  expect(extrapolationTable(result)).toBe(
    [
      "method              8           16           32  gain at 32",
      "plain     2.00 | 0.50  2.00 | 0.50  2.00 | 0.50        1.50",
      "<window>  2.00 | 0.50  2.00 | 0.50  2.00 | 2.00        0.00",
    ].join("\n"),
  );
  for (const shows of ["nonRepeated", "repeated", "gain", "curve"] as const) {
    const svg = drawExtrapolation(result, { shows });
    expect(svg).toMatch(/^<svg [^>]*viewBox/);
    expect(svg).not.toContain("NaN");
    expect(svg).toContain("&#60;window&#62;");
    expect(svg.match(/<path d="M[^"]*" fill="none"/g)?.length).toBe(2);
  }
  const named = drawExtrapolation(result, { shows: "gain", title: "Gain" });
  expect(named).toContain('aria-label="Gain"');
});

describe("refuses before the model is asked", () => {
  const methods = [unchanged()];
  test.each([
    [{ lengths: [], methods }, "lengths must be at least one, got none"],
    [{ lengths: [8], methods: [] }, "methods must be at least one, got none"],
    [{ lengths: [9], methods }, "lengths must be even and at least judged = 4, got 9"],
    [{ lengths: [2], methods }, "lengths must be even and at least judged = 4, got 2"],
    [{ lengths: [8, 200], methods }, "texts must be longer than 200, got at most 100"],
    [{ lengths: [8], methods, examples: 0 }, "examples must be a positive integer, got 0"],
  ])("%j", async (wrong, message) => {
    heard.length = 0;
    const evaluated = evaluateExtrapolation(model, texts, { ...options, ...wrong });
    await expect(evaluated).rejects.toThrow(`evaluateExtrapolation: ${message}`);
    expect(heard).toEqual([]);
  });

  test("and losses that are not as many as targets", async () => {
    const odd = { ...model, losses: () => [1, 2] };
    await expect(evaluateExtrapolation(odd, texts, { ...options, methods })).rejects.toThrow(
      "losses must be 4 · 8, got 2",
    );
  });
});
