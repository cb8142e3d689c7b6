import type { Claim, Finding, Instruments } from "@frugal/tooling/claim";
import { expect, test } from "vitest";
import type { FoundClaim } from "./findClaims.ts";
import { claimLine, runClaims } from "./runClaims.ts";

const instruments: Instruments = {
  useBackend: async () => {},
  time: async () => ({ milliseconds: () => 1, ratio: () => ({ value: 1, low: 1, high: 1 }) }),
  memory: async (_, size) => size,
};

function found(id: string, run: Claim["run"]): FoundClaim {
  const claim = { id, source: "Someone 2020", statement: "It is so.", expected: "4", run };
  return { claim, file: "a.claim.ts", url: new URL("file:///a.claim.ts") };
}

const finding = (measured: string, holds: boolean): Finding => ({ measured, holds });

test("runs each with its instruments; one that breaks does not hold, and the rest go on", async () => {
  const outcomes = [];
  for await (const outcome of runClaims(
    [
      found("A", async ({ memory }) => finding(String(await memory("x", 4)), true)),
      found("B", async () => {
        throw new Error("no such thing");
      }),
      found("C", async () => finding("5", false)),
    ],
    () => instruments,
  ))
    outcomes.push(outcome);
  expect(outcomes.map((outcome) => outcome.finding)).toEqual([
    finding("4", true),
    finding("could not be measured: no such thing", false),
    finding("5", false),
  ]);
});

test("writes one line of JSON", () => {
  const line = claimLine({
    ...found("A", async () => finding("", true)),
    finding: finding("4", true),
  });
  expect(JSON.parse(line)).toEqual({
    id: "A",
    file: "a.claim.ts",
    source: "Someone 2020",
    statement: "It is so.",
    expected: "4",
    measured: "4",
    holds: true,
  });
  expect(line).not.toContain("\n");
});
