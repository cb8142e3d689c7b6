import { expect, test } from "vitest";
import { and, causal, not, or, sinks, window } from "../index.ts";
import { named } from "./named.ts";
import { structureOf } from "./structure.ts";

test("a named mask is one word in larger names, and keeps what it is made of", () => {
  const union = or(window(4), sinks(1));
  const lambda = named("lambda(4, 1)", union);
  expect(and(causal(), lambda).name).toBe("causal & lambda(4, 1)");
  expect(or(causal(), lambda).name).toBe("causal | lambda(4, 1)");
  expect(not(lambda).name).toBe("!lambda(4, 1)");
  expect(structureOf(lambda)).toMatchObject(structureOf(union) ?? {});
  expect(union.name).toBe("window(4) | sinks(1)");
});
