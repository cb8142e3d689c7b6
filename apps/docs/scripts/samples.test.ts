import { readdirSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";

const here = new URL("../samples/", import.meta.url);
const names = readdirSync(here)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3));

afterEach(() => vi.restoreAllMocks());

// The pages show each sample, and beside it what it prints.
test.each(names)("%s prints what the page says", async (name) => {
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((...values) => {
    const words = values.map((value) =>
      Array.isArray(value) ? `[${value.join(", ")}]` : String(value),
    );
    printed.push(words.join(" "));
  });
  await import(`../samples/${name}.ts`);
  await expect(`${printed.join("\n")}\n`).toMatchFileSnapshot(`../samples/${name}.txt`);
});
