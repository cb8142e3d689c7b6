import type { Claim } from "@frugal/tooling/claim";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { butterflyParameters } from "../butterfly/butterfly.ts";
import { butterflyToDense } from "../butterfly/butterflyToDense.ts";
import { toDenseComplex } from "../complex/toDenseComplex.ts";
import { productToDense } from "../factorise/monarchProduct.ts";
import { parameters } from "../monarch/costs.ts";
import { monarchShape } from "../monarch/monarchShape.ts";
import { toDense } from "../monarch/toDense.ts";
import * as reference from "../multiply/multiply.reference.ts";
import { project } from "../project/project.ts";
import { projectComplex } from "../project/projectComplex.ts";
import { circulant } from "./circulant.ts";
import { fourier } from "./fourier.ts";
import { hadamard } from "./hadamard.ts";
import { identity } from "./identity.ts";

const DAO = "Dao et al. 2022, arXiv 2204.00595";
const SIZES = [
  [16, 4],
  [64, 8],
  [60, 6],
  [60, 10],
  [12, 3],
] as const;

/** Row by row, n × n. */
type Square = Float64Array;

function times(a: Square, b: Square, n: number): Square {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++)
      for (let j = 0; j < n; j++) product[i * n + j]! += a[i * n + k]! * b[k * n + j]!;
  return product;
}

const square = (n: number, at: (x: number, y: number) => number): Square =>
  Float64Array.from({ length: n * n }, (_, i) => at(Math.floor(i / n), i % n));

const largest = (a: Square, b: Square) =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);

export const definition: Claim = {
  id: "MO1",
  source: `${DAO}, §3.1; Su Jianlin 2024, kexue.fm/archives/10249`,
  statement:
    "P L Pᵀ R with block-diagonal L and R is M[(l, j), (k, i)] = L[j, l, k] R[k, j, i], with " +
    "n²/b + n b parameters; for n = b² the permutation P is its own inverse.",
  expected:
    "(n, b) = (16, 4), (64, 8), (60, 6), (60, 10), (12, 3): matrices and products with vectors within " +
    "1e-13; parameters exact",
  async run() {
    const found = SIZES.map(([n, b]) => {
      const m = n / b;
      const next = normals(n + b);
      const shape = monarchShape({ rows: n, blockSize: b });
      const left = Float64Array.from({ length: b * m * m }, next);
      const right = Float64Array.from({ length: m * b * b }, next);
      // Takes (l, j), where blocks of L lie far apart, to (j, l), where they lie together.
      const P = square(n, (x, y) => Number(y === (x % m) * b + Math.floor(x / m)));
      const transposed = square(n, (x, y) => P[y * n + x]!);
      const inBlocks = (values: Float64Array, size: number) =>
        square(n, (x, y) =>
          Math.floor(x / size) === Math.floor(y / size)
            ? values[Math.floor(x / size) * size * size + (x % size) * size + (y % size)]!
            : 0,
        );
      const L = times(times(transposed, inBlocks(left, m), n), P, n);
      const byDefinition = times(L, inBlocks(right, b), n);
      const dense = toDense({ shape, left, right });
      const x = Float64Array.from({ length: n }, next);
      const product = reference.multiply(x, { shape, left, right });
      const wanted = product.map((_, row) =>
        x.reduce((sum, value, column) => sum + value * byDefinition[row * n + column]!, 0),
      );
      const unit = square(n, (i, j) => Number(i === j));
      const involution = m === b ? largest(times(P, P, n), unit) : 0;
      const difference = Math.max(largest(dense, byDefinition), largest(product, wanted));
      const count = parameters(shape);
      return {
        text: `(${n}, ${b}): ${difference.toExponential(1)}, ${count} parameters`,
        holds: difference < 1e-13 && involution === 0 && count === (n * n) / b + n * b,
      };
    });
    return {
      measured: found.map(({ text }) => text).join("; "),
      holds: found.every(({ holds }) => holds),
    };
  },
};

export const members: Claim = {
  id: "MO7",
  source: `${DAO}, §3.2 and propositions 1 and 2; Su Jianlin 2024, kexue.fm/archives/10249`,
  statement:
    "Fourier matrices are Monarch once their columns are ordered by residues; Hadamard matrices and " +
    "the identity are; convolutions are products of two Monarch matrices.",
  expected:
    "relative errors: F with its columns ordered, n = 16, 64, 256: below 1e-14; Hadamard, identity " +
    "below 1e-14; a circulant matrix as a product below 1e-13. Not Monarch, n = 64: F as it is .935; " +
    "a random circulant .81 and a permutation .59 within .05",
  async run() {
    const found: { text: string; holds: boolean }[] = [];
    const note = (name: string, error: number, expected: number, within: number) =>
      found.push({
        text: `${name} ${error < 1e-3 ? error.toExponential(1) : error.toFixed(3)}`,
        holds: Math.abs(error - expected) < within,
      });
    for (const n of [16, 64, 256]) {
      const values = toDenseComplex(fourier(n).monarch);
      note(`F ordered ${n}:`, projectComplex({ values, rows: n, columns: n }).error, 0, 1e-14);
    }
    const n = 64;
    const sizes = { rows: n, columns: n };
    const { monarch, order } = fourier(n);
    const ordered = toDenseComplex(monarch);
    const back = new Map(Array.from(order, (column, at) => [column, at]));
    const natural = (part: Float64Array) => square(n, (x, y) => part[x * n + back.get(y)!]!);
    const values = { real: natural(ordered.real), imaginary: natural(ordered.imaginary) };
    note("F", projectComplex({ values, ...sizes }).error, 0.935, 0.001);
    note("Hadamard", project({ values: toDense(hadamard(n)), ...sizes }).error, 0, 1e-14);
    note("identity", project({ values: toDense(identity(n)), ...sizes }).error, 0, 1e-14);
    const next = normals(7);
    const c = Float64Array.from({ length: n }, next);
    const convolution = square(n, (x, y) => c[(x - y + n) % n]!);
    note("circulant", project({ values: convolution, ...sizes }).error, 0.81, 0.05);
    const product = productToDense(circulant(c)).real;
    note("circulant as a product", largest(product, convolution), 0, 1e-13);
    const keys = Float64Array.from({ length: n }, next);
    const places = Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
    const permutation = square(n, (x, y) => Number(places[x] === y));
    note("permutation", project({ values: permutation, ...sizes }).error, 0.59, 0.05);
    return {
      measured: found.map(({ text, holds }) => `${text}${holds ? "" : " NOT"}`).join("; "),
      holds: found.every(({ holds }) => holds),
    };
  },
};

export const butterflies: Claim = {
  id: "MO11",
  source: `${DAO}, theorem 4`,
  statement:
    "Every butterfly is Monarch for every b that divides n; from n = 512 on there are Monarch matrices " +
    "that are no butterflies, by counting: 2 n log₂ n < n√n. The essay writes n > 512.",
  expected:
    "a random butterfly of n = 64: relative error below 1e-13 for b = 1, 2, … 64; counts equal at " +
    "n = 256, butterflies fewer at every power of two from 512 to 2²⁰",
  async run() {
    const next = normals(4);
    const factors = Array.from({ length: 6 }, () => Float64Array.from({ length: 128 }, next));
    const values = butterflyToDense({ size: 64, factors });
    const worst = Math.max(
      ...[1, 2, 4, 8, 16, 32, 64].map(
        (blockSize) => project({ values, rows: 64, columns: 64 }, { blockSize }).error,
      ),
    );
    const fewer = Array.from({ length: 12 }, (_, i) => 2 ** (i + 9)).every(
      (n) => butterflyParameters(n) < n ** 1.5,
    );
    const equal = butterflyParameters(256) === 256 ** 1.5;
    return {
      measured: `${worst.toExponential(1)}; at 256 ${equal ? "equal" : "NOT equal"}, from 512 ${fewer ? "" : "NOT "}fewer`,
      holds: worst < 1e-13 && equal && fewer,
    };
  },
};
