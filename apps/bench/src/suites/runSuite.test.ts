import { expect, test } from "vitest";
import { WrongResultError } from "../measure/agreement.ts";
import { runSuite } from "./runSuite.ts";
import type { Case, Row, Suite } from "./suite.ts";
import { valueRow } from "./valueRow.ts";
import { verdict } from "./verdict.ts";

const suiteOf = (...cases: Case[]): Suite => ({ name: "s", about: "", load: async () => cases });
const good: Case = { name: "good", run: async () => [valueRow("good", 1, "ms")] };
const slow: Case = { ...good, name: "slow", slow: true };

async function rowsOf(suite: Suite, quick = true) {
  const rows: Row[] = [];
  for await (const found of runSuite(suite, { quick, say: () => {} })) rows.push(...found);
  return rows;
}

test("a case that breaks becomes a row that says so", async () => {
  const broken: Case = {
    name: "broken",
    run: async () => {
      throw new Error("memory access out of bounds");
    },
  };
  const rows = await rowsOf(suiteOf(broken, good));
  expect(rows.map((one) => [one.case, verdict(one), one.note])).toEqual([
    ["broken", "failed", "memory access out of bounds"],
    ["good", "", undefined],
  ]);
});

test("a quick run leaves out the slow", async () => {
  expect(await rowsOf(suiteOf(good, slow))).toHaveLength(1);
  expect(await rowsOf(suiteOf(good, slow), false)).toHaveLength(2);
});

test("a wrong result ends the run", async () => {
  const wrong: Case = {
    name: "wrong",
    run: async () => {
      throw new WrongResultError("differs");
    },
  };
  await expect(rowsOf(suiteOf(wrong, good))).rejects.toThrow("differs");
});
