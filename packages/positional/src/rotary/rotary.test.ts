import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { setThreads, startThreads } from "@frugal/engine";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import { gridPositions } from "./gridPositions.ts";
import * as reference from "./rotary.reference.ts";
import { rotary } from "./rotary.ts";
import type { RotaryLayout, RotaryOptions } from "./rotaryOptions.ts";
import { rotateByOps } from "./rotateByOps.ts";
import { rotationTable } from "./rotationTable.ts";
import { pairsOf } from "./turn.ts";
import { turnOf } from "./turnOf.ts";

const SEED = 8;
const LAYOUTS: readonly RotaryLayout[] = ["half", "interleaved"];

afterAll(() => setThreads(1));

const data = (seed: number, ...shape: number[]) => randomValues(normals(seed), ...shape);
const tensorOf = ({ values, shape }: { values: Float32Array; shape: number[] }) =>
  tf.tensor4d(values, shape as [number, number, number, number]);

/** Column order that makes rows of layout "half" out of interleaved ones. */
const halves = (D: number, pairs: number) => [
  ...Array.from({ length: pairs }, (_, i) => 2 * i),
  ...Array.from({ length: pairs }, (_, i) => 2 * i + 1),
  ...Array.from({ length: D - 2 * pairs }, (_, i) => 2 * pairs + i),
];

describe.each(["cpu", "wasm"])("rotary on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
    setThreads(1);
  });

  const sizes = [1, 31, 33, 100].flatMap((N) =>
    [2, 6, 16, 33].flatMap((D) => LAYOUTS.map((layout) => ({ N, D, layout }))),
  );

  test.each(sizes)(
    "equals the definition and turns back, N $N, D $D, $layout",
    ({ N, D, layout }) => {
      tf.tidy(() => {
        const pairs = D === 33 ? 13 : D / 2; // 13: a rest that stays, and not a multiple of 4
        const frequencies = rotaryFrequencies(2 * pairs);
        const plain = data(N + D, 2, 3, N, D);
        const slopes = data(N - D, 2, 3, N, D);
        const options = { layout, frequencies, offset: 5, attentionFactor: 1.25 };
        const turning = (sign: number) => ({
          layout,
          pairs,
          turning: (_: number, n: number, p: number) => ({
            angle: sign * (n + 5) * (frequencies[p] as number),
            size: 1.25,
          }),
        });
        const x = tensorOf(plain);
        const got = rotary(x, options);
        expect(got.shape).toEqual(plain.shape);
        expect(largestDifference(got.dataSync(), reference.rotary(plain, turning(1)))).toBeLessThan(
          2e-6,
        );
        const slope = tf.grad((x) => rotary(x, options))(x, tensorOf(slopes));
        expect(
          largestDifference(slope.dataSync(), reference.rotary(slopes, turning(-1))),
        ).toBeLessThan(2e-6);
      });
    },
  );

  test("of both layouts is the same up to the fixed order of columns", () => {
    const [N, D] = [33, 20];
    for (const pairs of [10, 7]) {
      tf.tidy(() => {
        const frequencies = rotaryFrequencies(2 * pairs);
        const x = tensorOf(data(1, 1, 2, N, D));
        const order = tf.tensor1d(halves(D, pairs), "int32");
        const wanted = rotary(x, { frequencies, layout: "interleaved" }).gather(order, 3);
        const got = rotary(x.gather(order, 3), { frequencies, layout: "half" });
        expect(largestDifference(got.dataSync(), wanted.dataSync())).toBe(0);
      });
    }
  });

  test("is right to 1e-4 near position 10⁶, and scores there are those near 0", () => {
    tf.tidy(() => {
      const [N, D] = [64, 64];
      const frequencies = rotaryFrequencies(D);
      const plain = data(2, 1, 1, N, D);
      const offset = 1e6;
      for (const layout of LAYOUTS) {
        const got = rotary(tensorOf(plain), { layout, offset });
        const wanted = reference.rotary(plain, {
          layout,
          pairs: D / 2,
          turning: (_, n, p) => ({ angle: (n + offset) * (frequencies[p] as number), size: 1 }),
        });
        expect(largestDifference(got.dataSync(), wanted)).toBeLessThan(2e-6);
        const scores = (x: tf.Tensor) => tf.matMul(x, x, false, true).dataSync();
        const near = rotary(tensorOf(plain), { layout });
        expect(largestDifference(scores(got), scores(near))).toBeLessThan(1e-4);
      }
    });
  });

  test("is relative: scores depend on the distance of positions alone", () => {
    const shift = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const places = fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(shift, places, fc.constantFrom(...LAYOUTS), (shift, places, layout) => {
        tf.tidy(() => {
          const [q, k] = [tensorOf(data(3, 1, 1, 7, 16)), tensorOf(data(4, 1, 1, 7, 16))];
          const scores = (by: number) => {
            const positions = places.map((place) => place + by);
            const turn = (x: tf.Tensor) => rotary(x, { layout, positions });
            return tf.matMul(turn(q), turn(k), false, true).dataSync();
          };
          expect(largestDifference(scores(shift), scores(0))).toBeLessThan(2e-5);
        });
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  test("takes positions by example and by axis", () => {
    tf.tidy(() => {
      const [B, H, D] = [2, 3, 22];
      const [rows, columns] = [4, 5];
      const N = rows * columns;
      const lists = [rotaryFrequencies(8), rotaryFrequencies(10, { base: 100 })];
      const grid = gridPositions([rows, columns]);
      const perExample = grid.map((list) => [...list, ...Array.from(list, (place) => place * 2.5)]);
      const plain = data(5, B, H, N, D);
      for (const layout of LAYOUTS) {
        const got = rotary(tensorOf(plain), { layout, frequencies: lists, positions: perExample });
        const wanted = reference.rotary(plain, {
          layout,
          pairs: 9,
          turning: (b, n, p) => ({
            angle:
              (p < 4
                ? Math.floor(n / columns) * lists[0]![p]!
                : (n % columns) * lists[1]![p - 4]!) * (b === 0 ? 1 : 2.5),
            size: 1,
          }),
        });
        expect(largestDifference(got.dataSync(), wanted)).toBeLessThan(2e-6);
      }
    });
  });

  test("of tfjs's ops, for other backends, is the same, gradient too", () => {
    const options: readonly RotaryOptions[] = LAYOUTS.flatMap((layout) => [
      { layout },
      {
        layout,
        frequencies: rotaryFrequencies(6),
        positions: Array.from({ length: 22 }, (_, i) => i * i),
      },
    ]);
    for (const own of options) {
      tf.tidy(() => {
        const [x, slopes] = [tensorOf(data(6, 2, 3, 11, 10)), tensorOf(data(7, 2, 3, 11, 10))];
        const byOps = (x: tf.Tensor) => {
          const turn = turnOf("rotary", x as tf.Tensor4D, own);
          const tables = turn.rows / 11;
          const rotation = { table: rotationTable(turn), tables, pairs: pairsOf(turn), ...own };
          return rotateByOps(x as tf.Tensor4D, rotation);
        };
        const ours = (x: tf.Tensor) => rotary(x, own);
        expect(largestDifference(byOps(x).dataSync(), ours(x).dataSync())).toBeLessThan(1e-6);
        const [a, b] = [byOps, ours].map((f) => tf.grad(f)(x, slopes).dataSync());
        expect(largestDifference(a!, b!)).toBeLessThan(1e-6);
      });
    }
  });

  test("gives the same bits for 1, 2 and 3 threads", async () => {
    const x = tf.tidy(() => tf.sin(tf.range(0, 5_120_000)).reshape([2, 4, 2000, 320]));
    const run = () => {
      const y = rotary(x, { layout: "half" });
      const values = y.dataSync().slice();
      y.dispose();
      return values;
    };
    const alone = run();
    for (const count of [2, 3]) {
      setThreads(count);
      expect(await startThreads()).toBe(count);
      expect(largestDifference(run(), alone)).toBe(0);
    }
    x.dispose();
  });

  test("leaves nothing behind, and empty tensors empty", () => {
    const x = tensorOf(data(9, 1, 2, 40, 16));
    const step = () => {
      tf.dispose([
        rotary(x, { layout: "half" }),
        tf.grad((x) => rotary(x, { layout: "interleaved" }))(x),
      ]);
    };
    step();
    const { numTensors, numBytes } = tf.memory();
    for (let i = 0; i < 10; i++) step();
    expect(() => rotary(x, { layout: "half", positions: [1] })).toThrow();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    x.dispose();
    tf.tidy(() => {
      expect(rotary(tf.zeros([1, 2, 0, 4]), { layout: "half" }).shape).toEqual([1, 2, 0, 4]);
      expect(rotary(tf.zeros([0, 2, 3, 4]), { layout: "half" }).shape).toEqual([0, 2, 3, 4]);
    });
  });
});

describe("rotary refuses", () => {
  const layout = "half";
  const refuse = (shape: number[], options: unknown) => {
    const x = tf.zeros(shape);
    try {
      expect(() => rotary(x, options as RotaryOptions)).toThrow();
      rotary(x, options as RotaryOptions);
    } catch (error) {
      return (error as Error).message;
    } finally {
      x.dispose();
    }
    return "";
  };

  test.each<[number[], unknown, string]>([
    [[1, 2, 3], { layout }, "x must be [B, H, N, D], got [1, 2, 3]"],
    [[1, 2, 3, 5], { layout }, "the width D must be even, got 5; or give frequencies for a part"],
    [[1, 2, 3, 4], {}, 'layout must be "half" or "interleaved", got undefined'],
    [[1, 2, 3, 4], undefined, 'layout must be "half" or "interleaved", got undefined'],
    [
      [1, 2, 3, 4],
      { layout, base: 500 },
      'unknown option "base"; the options are layout, frequencies, offset, positions, attentionFactor',
    ],
    [
      [1, 2, 3, 5],
      { layout, frequencies: [1, 2, 3] },
      "frequencies must be at most 2 for a width of 5, got 3",
    ],
    [
      [1, 2, 3, 4],
      { layout, frequencies: [1, Number.NaN] },
      "frequencies must be finite numbers, got NaN at 1",
    ],
    [[1, 2, 3, 4], { layout, offset: Number.NaN }, "offset must be a finite number, got NaN"],
    [
      [1, 2, 3, 4],
      { layout, attentionFactor: Number.POSITIVE_INFINITY },
      "attentionFactor must be a finite number, got Infinity",
    ],
    [[2, 2, 3, 4], { layout, positions: [1, 2] }, "positions must be 3 or 2 · 3 numbers, got 2"],
    [
      [2, 2, 3, 4],
      { layout, positions: [0, 1, 2], offset: 3 },
      "give offset or positions, got both",
    ],
    [
      [2, 2, 3, 4],
      { layout, frequencies: [[1], [2]], positions: [0, 1, 2] },
      "positions must be for 2 axes like frequencies, got 1",
    ],
    [
      [2, 2, 3, 4],
      { layout, frequencies: [[1], [2]] },
      "2 axes of frequencies need positions for each",
    ],
  ])("%j %j", (shape, options, message) => {
    expect(refuse(shape, options)).toBe(`rotary: ${message}`);
  });

  test("what is no living float32 tensor", () => {
    expect(() => rotary([[1]] as never, { layout })).toThrow(
      "rotary: x must be a tf.Tensor, got an array",
    );
    const x = tf.zeros([1, 1, 1, 2]);
    expect(() => rotary(x.toInt(), { layout })).toThrow("rotary: x must be float32, got int32");
    x.dispose();
    expect(() => rotary(x, { layout })).toThrow("rotary: x is disposed");
  });
});

test("the reference has the gradient that finite differences show", () => {
  const shape = [1, 2, 3, 7];
  const [x, slopes] = [1, 2].map((seed) => Float64Array.from(data(seed, ...shape).values));
  for (const layout of LAYOUTS) {
    const run = (values: Float64Array, sign: number) =>
      reference.rotary(
        { values, shape },
        { layout, pairs: 3, turning: (_, n, p) => ({ angle: sign * (n + p), size: 1.5 }) },
      );
    const loss = (values: Float64Array) =>
      run(values, 1).reduce((sum, y, i) => sum + y * slopes![i]!, 0);
    expect(largestDifference(run(slopes!, -1), finiteDifferences(loss, x!))).toBeLessThan(1e-8);
  }
});

test("gridPositions reads row by row, of any rank", () => {
  const [planes, rows, columns] = gridPositions([2, 2, 3]).map((list) => list.join(""));
  expect([planes, rows, columns]).toEqual(["000000111111", "000111000111", "012012012012"]);
  expect(() => gridPositions([2, 0])).toThrow(
    "gridPositions: shape must be positive integers, got [2, 0]",
  );
});
