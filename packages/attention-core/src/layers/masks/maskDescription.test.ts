import { causal, type Mask, window } from "@frugal/sparse-masks";
import { expect, test } from "vitest";
import { type Json, maskOf, registerMask } from "./maskDescription.ts";
import { readMask, writeMask } from "./readMask.ts";

test.each([
  ["causal", "causal"],
  ["everything", "everything"],
  [{ window: 256 }, "window(256)"],
  [{ local: 3 }, "local(3)"],
  [{ not: "causal" }, "!causal"],
  [{ shift: [{ window: 4 }, -2] }, "shift(window(4), -2)"],
  [{ and: ["causal", { or: [{ window: 64 }, { sinks: 4 }] }] }, "causal & (window(64) | sinks(4))"],
  [{ documents: [3, 4] }, "documents(3, 4)"],
  [{ sparse: 16 }, "sparse(16)"],
  [{ fixed: [128, 8] }, "fixed(128, 8)"],
  [{ strided: [64, 2] }, "strided(64, 2)"],
  [{ blocks: [64, { before: 1 }] }, "blocks(64, { before: 1, after: 0 })"],
  ["longformer", "longformer({ window: 512, global: [0] })"],
  [{ globalTokens: [0, 7] }, "globalTokens([0, 7])"],
  [{ perHead: ["causal", { atrous: 4 }] }, "perHead(causal, atrous(4))"],
] as [Json, string][])("%j is a mask", (description, name) => {
  expect(maskOf(description).name).toBe(name);
  expect(writeMask("Layer", description as never)).toBe(description);
});

test.each([
  [{ windows: 3 }, /^maskOf: no mask is named "windows"; there are and, atrous, bigBird, /],
  [
    { window: 3, sinks: 2 },
    /^maskOf: a mask must be described by its name or by \{ name: argument \}/,
  ],
  [{}, /got \{\}$/],
  [null, /got null$/],
  [[["causal"]], /^maskOf: a mask must be described/],
  [{ window: "wide" }, /^window: size must be/],
] as [Json, RegExp][])("%j is refused", (description, message) => {
  expect(() => maskOf(description)).toThrow(message);
});

test("a mask of one's own has a name once it is registered", () => {
  registerMask("everyOther", (step) => ({
    ...window(1),
    name: `everyOther(${step})`,
    allows: (q, k) => (q - k) % (step as number) === 0,
    coverage: () => "some",
  }));
  expect(maskOf({ and: ["causal", { everyOther: 2 }] }).name).toBe("causal & everyOther(2)");
  expect(() => registerMask("everyOther", () => causal())).toThrow(
    'registerMask: there is a mask named "everyOther"',
  );
  for (const name of ["every_other", "EveryOther", "aBC", "x2", ""]) {
    expect(() => registerMask(name, () => causal())).toThrow("name must be camelCase");
  }
});

test("a mask given as an object serves, but cannot be written", () => {
  const mask: Mask = causal();
  expect(readMask(mask)).toBe(mask);
  expect(() => writeMask("Layer", mask)).toThrow(
    "the mask causal was given as an object, which cannot be saved",
  );
  expect([readMask(null), readMask(undefined), writeMask("Layer", undefined)]).toEqual([
    undefined,
    undefined,
    null,
  ]);
});
