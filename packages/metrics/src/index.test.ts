import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Every specifier that a file and what it imports by path import or export from. */
function reached(file: URL, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(file.href)) return seen;
  const found = readFileSync(file, "utf8").matchAll(/^(?:import|export|\}) .*?from "([^"]+)"/gm);
  const specifiers = [...found].map(([, specifier]) => specifier as string);
  seen.set(file.href, specifiers);
  for (const specifier of specifiers) {
    if (specifier.startsWith(".")) reached(new URL(specifier, file), seen);
  }
  return seen;
}

test("the measures of arrays need neither tfjs nor anything but a generator of numbers", () => {
  const graph = reached(new URL("./index.ts", import.meta.url));
  expect(graph.size).toBeGreaterThan(40);
  const outside = [...graph.values()].flat().filter((specifier) => !specifier.startsWith("."));
  expect(new Set(outside)).toEqual(new Set(["@frugal/engine/random"]));
  const generator = reached(new URL("../../engine/src/random.ts", import.meta.url));
  expect([...generator.values()].flat().every((specifier) => specifier.startsWith("."))).toBe(true);
  const tensors = [...reached(new URL("./tensors.ts", import.meta.url)).values()].flat();
  expect(tensors).toContain("@frugal/engine"); // the pattern does find such imports
});
