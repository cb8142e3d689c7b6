import { setThreads } from "@frugal/engine";
import {
  and,
  atrous,
  bigBird,
  blocks,
  causal,
  dilatedWindow,
  everything,
  fromPredicate,
  layoutOf,
  local,
  type Mask,
  or,
  perHead,
  transpose,
  window,
} from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attention } from "./attention.ts";
import { attentionPlan } from "./attentionPlan.ts";
import { gradientPlan } from "./gradientPlan.ts";
import { stagesOf } from "./stages.ts";

const N = 1400;

/** The first and the last queries see nothing. */
const inner = fromPredicate((q) => q > 150 && q < 1200);
/** Later queries see earlier keys. */
const mirrored = fromPredicate((q, k) => Math.abs(q + k - N) < 5);

const masks = [
  local(5),
  and(causal(), window(100)),
  blocks(64),
  atrous(8),
  or(local(5), atrous(40)),
  and(local(9), inner),
  dilatedWindow(20, 2),
  and(dilatedWindow(20, 2), inner),
  perHead([local(3), atrous(50)]),
];
const inOneStage = [everything(), causal(), bigBird({ block: 32 }), mirrored];

describe("stages", () => {
  test("cover every row, and every tile of their rows", () => {
    const mask = fc.constantFrom(...masks, ...inOneStage);
    fc.assert(
      fc.property(mask, fc.integer({ min: 1, max: 40 }), (mask, most) => {
        const layout = layoutOf(mask, N, N);
        for (const pass of layout.passes) {
          const stages = stagesOf(pass, layout.planes, most);
          expect(stages[0]?.firstRow).toBe(0);
          expect(stages.at(-1)?.endRow).toBe(pass.rows);
          stages.forEach(({ firstRow, endRow, firstColumn, endColumn }, at) => {
            if (at > 0) expect(firstRow).toBe(stages[at - 1]?.endRow);
            if (stages.length > 1) {
              expect(endRow - firstRow).toBeLessThanOrEqual(most);
              expect(endColumn - firstColumn).toBeLessThanOrEqual(most);
            }
            for (let plane = 0; plane < layout.planes; plane++) {
              const run = pass.rowStart[plane * pass.rows + firstRow] as number;
              const end = pass.rowStart[plane * pass.rows + endRow] as number;
              for (let i = run; i < end; i++) {
                const column = pass.column[i] as number;
                expect(column).toBeGreaterThanOrEqual(firstColumn);
                expect(column + (pass.length[i] as number)).toBeLessThanOrEqual(endColumn);
              }
            }
          });
        }
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  test("are one where rows see keys far apart, or later rows earlier keys", () => {
    for (const mask of inOneStage) {
      const { passes, planes } = layoutOf(mask, N, N);
      expect(stagesOf(passes[0] as (typeof passes)[0], planes, 10)).toHaveLength(1);
    }
  });
});

describe("attention worked on in stages", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
    setThreads(1); // more threads have more cache, and longer stages
  });

  const tensor = ({ values, shape }: { values: Float32Array; shape: number[] }) =>
    tf.tensor(values, shape);

  // Wide rows, so that stages are short.
  const [D, E] = [128, 8];

  function compare(mask: Mask, N: number): void {
    const H = mask.heads ?? 1;
    const next = normals(3);
    const [q, k, v, dOutput] = [D, D, E, E].map((width) => randomValues(next, 1, H, N, width)) as [
      Values,
      Values,
      Values,
      Values,
    ];
    const wanted = reference.attention(q, k, v, { mask });
    const slopes = reference.attentionGradient(q, k, v, { output: dOutput }, { mask });
    tf.tidy(() => {
      const inputs = [q, k, v].map(tensor);
      const output = attention(inputs[0]!, inputs[1]!, inputs[2]!, { mask });
      const grads = tf.grads((a, b, c) => attention(a, b, c, { mask }))(inputs, tensor(dOutput));
      expect(largestDifference(output.dataSync(), wanted.output.values)).toBeLessThan(3e-6);
      [slopes.q, slopes.k, slopes.v].forEach(({ values }, at) => {
        expect(largestDifference(grads[at]!.dataSync(), values)).toBeLessThan(1e-5);
      });
    });
  }

  for (const mask of masks) {
    test(`equals the definition, and so do its gradients: ${mask.name}`, () => {
      const layout = layoutOf(mask, N, N);
      const turned = transpose(layout);
      layout.passes.forEach((pass, at) => {
        expect(attentionPlan(layout, pass, D, E).stages.length).toBeGreaterThan(1);
        const keys = turned.passes[at] as typeof pass;
        expect(gradientPlan(turned, keys, 1, D, E).stages.length).toBeGreaterThan(1);
      });
      compare(mask, N);
    });
  }

  test("equals the definition where stages overlap and heads have several parts", () => {
    const mask = and(causal(), window(100));
    const turned = transpose(layoutOf(mask, 2500, 2500));
    const { stages } = gradientPlan(turned, turned.passes[0] as (typeof turned.passes)[0], 1, D, E);
    expect(stages.slice(0, 2).map(({ parts }) => parts[0]?.length)).toEqual([2, 2]);
    compare(mask, 2500);
  });

  test("equals the definition where stages would go backwards", () => compare(mirrored, N));

  test("hides NaN of keys that a query does not see, in late stages too", () => {
    for (const mask of [and(causal(), local(5)), and(causal(), atrous(50))]) {
      tf.tidy(() => {
        const next = normals(4);
        const [q, k, v] = [D, D, E].map((width) => randomValues(next, 1, 1, N, width)) as [
          Values,
          Values,
          Values,
        ];
        v.values.fill(Number.NaN, (N - 1) * E);
        const output = attention(tensor(q), tensor(k), tensor(v), { mask }).dataSync();
        expect(output.slice(0, (N - 1) * E).every(Number.isFinite)).toBe(true);
        expect(output.slice((N - 1) * E).every(Number.isNaN)).toBe(true);
      });
    }
  });
});

type Values = ReturnType<typeof randomValues>;
