import { expect, test } from "vitest";
import { trainPage } from "./trainPage.ts";

const settings = { layers: 1, heads: 1, width: 3, context: 4, mask: "causal", batch: 2, rate: 0.1 };
const facts = { text: "<a>", machine: "m", date: new Date(0), threads: 2, cores: 1.5 };

test("the page shows the curve and what was written", () => {
  const marks = [1, 2].map((i) => ({ step: i, seconds: 60 * i, training: 3 / i, heldOut: 4 / i }));
  const run = { step: 2, seconds: 120, marks };
  const page = trainPage({ facts, settings, run, sample: "To <be>", interrupted: false });
  expect(page).toContain("2.000 nats per held-out character");
  expect(page.match(/<svg/g)).toHaveLength(1);
  expect(page).toContain("To &lt;be&gt;");
  expect(page).not.toContain("NaN");
});

test("a run that was interrupted at once has a page too", () => {
  const run = { step: 0, seconds: 0, marks: [] };
  const page = trainPage({ facts, settings, run, sample: "", interrupted: true });
  expect(page).toContain("interrupted");
  expect(page).not.toMatch(/<svg|NaN|undefined/);
});
