import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noStore } from "../tensors/store.ts";
import { openHost } from "../workspace/host.ts";
import { makeWorkspace } from "../workspace/workspace.ts";
import { ACTIVATIONS, type Activation } from "./activation.ts";
import * as reference from "./multiply.reference.ts";
import { multiply } from "./multiply.ts";

/** How the rows and columns of an operand may lie. */
type Order = "rows" | "columns" | "apart";
/** What a bias, or slopes, have an element for. */
type Extent = "none" | "one" | "column" | "row" | "element";

interface Case {
  M: number;
  N: number;
  K: number;
  /** For each pair, which matrix of a and of b. */
  pairs: [number, number][];
  a: Order;
  b: Order;
  alpha: number;
  accumulate: boolean;
  bias: Extent;
  activation: Activation;
  slope: Extent;
  /** Elements between the end of a row of out and the next. */
  gap: number;
  seed: number;
}

const lengths = fc.constantFrom(0, 1, 7, 8, 33, 65, 129);
const orders = fc.constantFrom<Order>("rows", "columns", "apart");
const extents = fc.constantFrom<Extent>("none", "one", "column", "row", "element");

const cases: fc.Arbitrary<Case> = fc.record({
  M: lengths,
  N: lengths,
  K: fc.oneof(lengths, fc.constantFrom(256, 257, 600)),
  pairs: fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 4 }),
  a: orders,
  b: orders,
  alpha: fc.constantFrom(1, -0.5, 0),
  accumulate: fc.boolean(),
  bias: extents,
  activation: fc.constantFrom(...(Object.keys(ACTIVATIONS) as Activation[])),
  slope: extents,
  gap: fc.constantFrom(0, 5),
  seed: fc.integer(),
});

const strides = (order: Order, rows: number, columns: number) =>
  ({
    rows: { rowStride: columns, columnStride: 1 },
    columns: { rowStride: 1, columnStride: rows },
    apart: { rowStride: 2 * columns, columnStride: 2 },
  })[order];

const placesOf = (count: number, apart: number) =>
  Uint32Array.from({ length: count }, (_, at) => at * apart);

function spreadOf(extent: Extent, M: number, N: number) {
  const rowStride = extent === "row" ? 1 : extent === "element" ? N : 0;
  const columnStride = extent === "column" || extent === "element" ? 1 : 0;
  return { rowStride, columnStride, size: extent === "none" ? 0 : Math.max(1, M * N) };
}

/** Runs a case in WASM and by definition; what lies between the rows of out must stay. */
function both(c: Case) {
  const { M, N, K, pairs, alpha, accumulate, activation, gap } = c;
  const next = normals(c.seed);
  const random = (size: number) => Float32Array.from({ length: size }, next);
  const sizeA = 2 * M * K;
  const sizeB = 2 * K * N;
  const a = {
    ...strides(c.a, M, K),
    values: random(3 * sizeA),
    offsets: Uint32Array.from(pairs, ([matrix]) => matrix * sizeA),
  };
  const b = {
    ...strides(c.b, K, N),
    values: random(3 * sizeB),
    offsets: Uint32Array.from(pairs, ([, matrix]) => matrix * sizeB),
  };
  const rowStride = N + gap;
  const onto = random(pairs.length * M * rowStride);
  const bias = { ...spreadOf(c.bias, M, N), values: random(M * N + 1) };
  const slope = { ...spreadOf(c.slope, M, N), values: random(M * N + 1) };

  const { heap } = openHost(false);
  const workspace = makeWorkspace("test", noStore, { heap, pool: undefined, inPlace: false });
  let got = new Float32Array();
  workspace.scope(() => {
    const words = (values: Float32Array) => workspace.copy(new Uint32Array(values.buffer))[0];
    const out = words(onto);
    multiply(workspace, {
      M,
      N,
      K,
      alpha,
      accumulate,
      activation,
      a: { ...a, address: words(a.values) },
      b: { ...b, address: words(b.values) },
      out: { address: out, rowStride, offsets: placesOf(pairs.length, M * rowStride) },
      bias: c.bias === "none" ? undefined : { ...bias, address: words(bias.values) },
      slope: c.slope === "none" ? 0.1 : { ...slope, address: words(slope.values) },
    });
    got = new Float32Array(heap.memory.buffer, out, onto.length).slice();
  });

  const kept = Float32Array.from({ length: pairs.length * M * N }, (_, at) => {
    return onto[Math.floor(at / N) * rowStride + (at % N)] as number;
  });
  const at = (s: typeof bias) => (i: number, j: number) =>
    s.values[i * s.rowStride + j * s.columnStride] as number;
  const product = reference.multiply({
    ...{ M, N, K, a, b, alpha, activation },
    ...(accumulate && { onto: kept }),
    ...(c.bias !== "none" && { bias: at(bias) }),
    slope: c.slope === "none" ? () => 0.1 : at(slope),
  });
  const wanted = Float64Array.from(onto, (value, place) => {
    const column = place % rowStride;
    return column < N
      ? (product[Math.floor(place / rowStride) * N + column] as number)
      : (value as number);
  });
  return { got, wanted };
}

const plain: Case = {
  ...{ M: 20, N: 20, K: 20, pairs: [[0, 0]], a: "rows", b: "rows", alpha: 1, accumulate: false },
  ...{ bias: "none", activation: "linear", slope: "none", gap: 0, seed: 1 },
};

describe("a batch of products equals the definition", () => {
  test("at any sizes, strides, batches and endings", () => {
    fc.assert(
      fc.property(cases, (c) => {
        const { got, wanted } = both(c);
        const scale = Math.max(1 + Math.sqrt(c.K), ...wanted.map(Math.abs));
        expect(largestDifference(got, wanted) / scale).toBeLessThan(2e-6);
      }),
      { seed: 5, numRuns: 160 },
    );
  });

  test.each(Object.keys(ACTIVATIONS) as Activation[])(
    "with %s, also far from zero",
    (activation) => {
      for (const size of [0.001, 1, 8, 30]) {
        const { got, wanted } = both({ ...plain, activation, alpha: size, bias: "column" });
        const scale = Math.max(1, ...wanted.map(Math.abs));
        expect(largestDifference(got, wanted) / scale).toBeLessThan(2e-6);
      }
    },
  );
});

test("NaN and infinity stay in their rows and columns", () => {
  const { heap } = openHost(false);
  const workspace = makeWorkspace("test", noStore, { heap, pool: undefined, inPlace: false });
  workspace.scope(() => {
    const [M, N, K] = [6, 11, 3];
    const words = (values: Float32Array) => workspace.copy(new Uint32Array(values.buffer))[0];
    const ones = (size: number) => new Float32Array(size).fill(1);
    const a = ones(M * K);
    const b = ones(K * N);
    a[5 * K + 1] = Number.NaN;
    b[2 * N + 10] = Number.POSITIVE_INFINITY;
    const out = words(new Float32Array(M * N));
    const offsets = new Uint32Array(1);
    multiply(workspace, {
      M,
      N,
      K,
      a: { address: words(a), rowStride: K, columnStride: 1, offsets },
      b: { address: words(b), rowStride: N, columnStride: 1, offsets },
      out: { address: out, rowStride: N, offsets },
    });
    const got = new Float32Array(heap.memory.buffer, out, M * N);
    got.forEach((value, at) => {
      const [row, column] = [Math.floor(at / N), at % N];
      expect(value).toBe(row === 5 ? Number.NaN : column === 10 ? Number.POSITIVE_INFINITY : 3);
    });
  });
});

test("refuses different numbers of left and right sides", () => {
  const { heap } = openHost(false);
  const workspace = makeWorkspace("test", noStore, { heap, pool: undefined, inPlace: false });
  const side = (offsets: Uint32Array) => ({ address: 0, rowStride: 1, columnStride: 1, offsets });
  expect(() =>
    multiply(workspace, {
      ...{ M: 1, N: 1, K: 1, a: side(new Uint32Array(2)), b: side(new Uint32Array(3)) },
      out: { address: 0, rowStride: 1, offsets: new Uint32Array(2) },
    }),
  ).toThrow("multiply: expected as many of a, b and out, got 2, 3, 2");
});
