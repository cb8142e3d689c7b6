import "@tensorflow/tfjs-backend-wasm";
import { attention } from "@frugal/attention-core";
import { and, causal, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenSite, openSite } from "../../../browser/openSite.ts";

let site: OpenSite;
beforeAll(async () => {
  site = await openSite({ isolated: false });
});
afterAll(() => site?.close());

test("the first page's example gives what it gives in Node, on a plain host", async () => {
  tf.env().set("IS_TEST", true);
  await tf.setBackend("wasm");
  const [q, k, v] = [1, 2, 3].map((seed) =>
    tf.randomNormal([1, 8, 2048, 64], 0, 1, "float32", seed),
  );
  const output = attention(q!, k!, v!, { mask: and(causal(), window(256)) });
  const expected = tf.slice(output, [0, 7, 2047, 0], [1, 1, 1, 4]).dataSync();

  const page = await site.page("/");
  await page.getByTestId("run").click();
  const values = (await page.getByTestId("values").textContent())?.split(", ").map(Number) ?? [];
  expect(await page.getByTestId("printed").textContent()).toBe("[1, 8, 2048, 64]");
  for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, 3);
  await page.waitForTimeout(100);
  expect(page.workers()).toEqual([]);
  await site.shoot(page, "home-run");
  await page.close();
  expect(site.errors).toEqual([]);
});
