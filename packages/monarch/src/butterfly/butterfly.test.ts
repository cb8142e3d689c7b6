import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { expect, test } from "vitest";
import { hadamard } from "../members/hadamard.ts";
import { toDense } from "../monarch/toDense.ts";
import { project } from "../project/project.ts";
import { type Butterfly, butterflyParameters } from "./butterfly.ts";
import { butterflyToDense } from "./butterflyToDense.ts";
import { butterflyToMonarch } from "./butterflyToMonarch.ts";
import { projectButterfly } from "./projectButterfly.ts";

function randomButterfly(size: number, seed = 1): Butterfly {
  const next = normals(seed);
  const factors = Array.from({ length: Math.log2(size) }, () =>
    Float64Array.from({ length: 2 * size }, next),
  );
  return { size, factors };
}

/** The product of the factors as matrices, by definition. */
function byDefinition({ size: n, factors }: Butterfly): Float64Array {
  let product = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  factors.forEach((factor, stage) => {
    const half = 2 ** stage;
    const dense = new Float64Array(n * n);
    factor.forEach((value, at) => {
      const p = at % half;
      const t = Math.floor(at / half) % 2;
      const s = Math.floor(at / (2 * half)) % 2;
      const block = Math.floor(at / (4 * half));
      dense[(block * 2 * half + s * half + p) * n + block * 2 * half + t * half + p] = value;
    });
    const next = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < n; k++)
        for (let j = 0; j < n; j++) next[i * n + j]! += dense[i * n + k]! * product[k * n + j]!;
    product = next;
  });
  return product;
}

test.each([2, 4, 16, 64])("a butterfly of %i is Monarch for every block size", (n) => {
  const butterfly = randomButterfly(n);
  const dense = butterflyToDense(butterfly);
  const scale = Math.max(...dense.map(Math.abs));
  expect(largestDifference(dense, byDefinition(butterfly))).toBeLessThan(1e-14 * scale);
  for (let blockSize = 1; blockSize <= n; blockSize *= 2) {
    const monarch = butterflyToMonarch(butterfly, { blockSize });
    expect(largestDifference(toDense(monarch), dense)).toBeLessThan(1e-14 * scale);
    expect(project({ values: dense, rows: n, columns: n }, { blockSize }).error).toBeLessThan(
      1e-14,
    );
  }
});

test.each([2, 4, 16, 64])("projection finds butterflies of %i", (n) => {
  const values = butterflyToDense(randomButterfly(n, 7));
  const { butterfly, error } = projectButterfly({ values, rows: n, columns: n });
  expect(error).toBeLessThan(1e-13);
  expect(butterfly.factors.length).toBe(Math.log2(n));
  const walsh = toDense(hadamard(n, { blockSize: 1 }));
  expect(projectButterfly({ values: walsh, rows: n, columns: n }).error).toBeLessThan(1e-14);
});

test("other matrices get no nearer than as Monarch", () => {
  const values = Float64Array.from({ length: 64 * 64 }, normals(3));
  const matrix = { values, rows: 64, columns: 64 };
  const { error } = projectButterfly(matrix);
  expect(error).toBeLessThan(1);
  expect(error).toBeGreaterThan(project(matrix).error);
  expect(projectButterfly({ values: new Float64Array(16), rows: 4, columns: 4 }).error).toBe(0);
});

test("fewer parameters than n√n from 512 on", () => {
  expect(butterflyParameters(256)).toBe(256 ** 1.5);
  for (let n = 512; n <= 2 ** 20; n *= 2) expect(butterflyParameters(n)).toBeLessThan(n ** 1.5);
});

test("bad input is named", () => {
  const values = new Float64Array(36);
  expect(() => projectButterfly({ values, rows: 6, columns: 6 })).toThrow(
    "projectButterfly: n must be a power of two, 2 or more, got 6",
  );
  expect(() => projectButterfly({ values, rows: 4, columns: 9 })).toThrow("must be square");
  expect(() => butterflyToDense({ size: 4, factors: [new Float64Array(8)] })).toThrow(
    "butterflyToDense: a butterfly of 4 has 2 factors of 8 elements, got [8]",
  );
});
