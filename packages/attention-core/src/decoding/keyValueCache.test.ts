import { residentHeap } from "@frugal/engine";
import { and, causal, type Mask, or, sinks, window } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as reference from "../attention/attention.reference.ts";
import { attentionWithLogsumexp } from "../attention/attention.ts";
import { merge } from "../merge/merge.ts";
import { keyValueCache } from "./keyValueCache.ts";
import type { AttendOptions, KeyValueCacheOptions } from "./keyValueCacheOptions.ts";

const SEED = 12;

interface Sizes {
  B: number;
  H: number;
  groups: number;
  D: number;
  E: number;
}

interface Plain {
  values: Float32Array;
  shape: number[];
}

const tensor = ({ values, shape }: Plain) => tf.tensor(values, shape);

/** Rows from … to of [B, H, N, width]. */
function rowsOf({ values, shape }: Plain, from: number, to: number): Plain {
  const [B, H, N, width] = shape as [number, number, number, number];
  const parts: number[] = [];
  for (let head = 0; head < B * H; head++) {
    parts.push(...values.subarray((head * N + from) * width, (head * N + to) * width));
  }
  return { values: Float32Array.from(parts), shape: [B, H, to - from, width] };
}

/** Each head of [B, H', …] `groups` times. */
function repeated({ values, shape }: Plain, groups: number): Plain {
  const [B, H, ...rest] = shape as [number, number, number, number];
  const size = rest[0] * rest[1];
  const copy = new Float32Array(values.length * groups);
  for (let head = 0; head < B * H * groups; head++) {
    const from = Math.floor(head / groups) * size;
    copy.set(values.subarray(from, from + size), head * size);
  }
  return { values: copy, shape: [B, H * groups, ...rest] };
}

function maskOf({ window: size, sinks: count = 0 }: KeyValueCacheOptions): Mask {
  return size === undefined ? causal() : and(causal(), or(window(size), sinks(count)));
}

/** Appends `steps` keys at a time, attends with as many queries, and compares every row. */
function compare(options: KeyValueCacheOptions, steps: readonly number[], sizes: Sizes): number {
  const { B, H, groups, D, E } = sizes;
  const N = steps.reduce((sum, n) => sum + n, 0);
  const next = normals(N * 31 + D);
  const q = randomValues(next, B, H * groups, N, D);
  const k = randomValues(next, B, H, N, D);
  const v = randomValues(next, B, H, N, E);
  const whole = reference.attention(q, repeated(k, groups), repeated(v, groups), {
    mask: maskOf(options),
  });
  const cache = keyValueCache(options);
  let largest = 0;
  let at = 0;
  for (const step of steps) {
    const end = at + step;
    tf.tidy(() => {
      cache.append(tensor(rowsOf(k, at, end)), tensor(rowsOf(v, at, end)));
      const { output, logsumexp } = cache.attendWithLogsumexp(tensor(rowsOf(q, at, end)));
      const rows = (values: Float64Array, width: number) => {
        const shape = [B, H * groups, N, width];
        return rowsOf({ values: Float32Array.from(values), shape }, at, end).values;
      };
      largest = Math.max(
        largest,
        largestDifference(output.dataSync(), rows(whole.output.values, E)),
        largestDifference(logsumexp.dataSync(), rows(whole.logsumexp.values, 1)),
      );
    });
    at = end;
  }
  cache.dispose();
  return largest;
}

describe.each(["cpu", "wasm"])("a cache of keys and values, on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  const options: KeyValueCacheOptions[] = [
    {},
    { window: 1 },
    { window: 70 },
    { window: 20, sinks: 3 },
    { window: 64, sinks: 64 },
    { window: 5, sinks: 100 },
  ];
  const small = { B: 1, H: 1, groups: 1, D: 4, E: 4 };
  for (const option of options) {
    test(`equals the whole attention step by step: ${JSON.stringify(option)}`, () => {
      expect(compare(option, Array(200).fill(1), small)).toBeLessThan(2e-6);
    });

    test(`with several queries at a time, groups of heads and any widths: ${JSON.stringify(option)}`, () => {
      const ragged = [130, 1, 7, 64, 1, 3, 100];
      expect(compare(option, ragged, { B: 2, H: 2, groups: 3, D: 5, E: 3 })).toBeLessThan(3e-6);
      expect(compare(option, ragged, { B: 1, H: 2, groups: 2, D: 8, E: 40 })).toBeLessThan(3e-6);
    });
  }

  test("over many pages", () => {
    // 1100 keys are more than one step of the kernel.
    expect(compare({}, [1100, 1, 1], { B: 1, H: 2, groups: 1, D: 8, E: 8 })).toBeLessThan(5e-6);
  });

  test("with any window, sinks and steps", () => {
    const steps = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });
    const size = fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined });
    fc.assert(
      fc.property(steps, size, fc.integer({ min: 0, max: 90 }), (steps, window, sinks) => {
        const options = { ...(window === undefined ? {} : { window }), sinks };
        const sizes = { B: 1, H: 2, groups: 2, D: 4, E: 6 };
        expect(compare(options, steps, sizes)).toBeLessThan(3e-6);
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  test("holds no more than its window and sinks, and says which positions", () => {
    const cache = keyValueCache({ window: 10, sinks: 2 });
    tf.tidy(() => {
      const row = tf.ones([1, 2, 1, 8]);
      for (let i = 0; i < 5; i++) cache.append(row, row);
      expect(Array.from(cache.positions())).toEqual([0, 1, 2, 3, 4]);
      for (let i = 5; i < 100; i++) cache.append(row, row);
      expect(Array.from(cache.positions())).toEqual([0, 1, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
      let most = 0;
      for (let i = 100; i < 1000; i++) {
        cache.append(row, row);
        most = Math.max(most, cache.bytes);
      }
      expect(cache.length).toBe(1000);
      // The page of the sinks, and at most two that the window lies in.
      expect(most).toBe(3 * 64 * 2 * 16 * 4);
    });
    cache.dispose();
  });

  test("keeps NaN that no query sees to itself", () => {
    tf.tidy(() => {
      const cache = keyValueCache({ window: 4, sinks: 1 });
      const row = (value: number) => tf.fill([1, 1, 1, 4], value);
      for (let i = 0; i < 20; i++) {
        const value = 1 <= i && i < 16 ? Number.NaN : i;
        cache.append(row(value), row(value));
      }
      expect(Array.from(cache.attend(row(0)).dataSync())).toEqual(Array(4).fill(14)); // (0+16+…+19)/5
      cache.append(row(0), row(Number.NaN));
      expect(Array.from(cache.attend(row(0)).dataSync())).toEqual(Array(4).fill(Number.NaN));
      cache.dispose();
    });
  });

  test("takes memory that held NaN", () => {
    tf.tidy(() => {
      const [kept, dirty, clean] = [keyValueCache(), keyValueCache(), keyValueCache()];
      const row = (value: number, width: number) => tf.fill([1, 1, 1, width], value);
      kept.append(row(1, 4), row(1, 4));
      for (let i = 0; i < 64; i++) dirty.append(row(Number.NaN, 8), row(Number.NaN, 8));
      dirty.dispose();
      clean.append(row(1, 5), row(1, 5)); // padded to 8
      expect(Array.from(clean.attend(row(1, 5)).dataSync())).toEqual([1, 1, 1, 1, 1]);
      for (const cache of [kept, clean]) cache.dispose();
    });
  });

  test("scales scores by 1/√D unless told otherwise, and survives scores beyond the range of exp", () => {
    tf.tidy(() => {
      const cache = keyValueCache();
      const k = tf.tensor4d([300, 0, -300, 0, 299, 0], [1, 1, 3, 2]);
      cache.append(k, tf.tensor4d([1, 2, 3], [1, 1, 3, 1]));
      const q = tf.tensor4d([300, 0], [1, 1, 1, 2]);
      expect(cache.attend(q).dataSync()[0]).toBe(1);
      expect(cache.attend(q, { scale: 0 }).dataSync()[0]).toBeCloseTo(2, 6);
      expect(cache.attend(q, { scale: -1 }).dataSync()[0]).toBe(2);
      cache.dispose();
    });
  });

  test("of a shared prompt, merged with another cache, is a cache of both", () => {
    tf.tidy(() => {
      const next = normals(2);
      const rows = (n: number) => tensor(randomValues(next, 1, 2, n, 8));
      const [prompt, own, both] = [keyValueCache(), keyValueCache(), keyValueCache()];
      const [k, v, q] = [rows(90), rows(90), rows(1)];
      both.append(k, v);
      const cut = (x: tf.Tensor, at: number, n: number) => tf.slice(x, [0, 0, at], [-1, -1, n]);
      prompt.append(cut(k, 0, 70), cut(v, 0, 70));
      own.append(cut(k, 70, 20), cut(v, 70, 20));
      const merged = merge([prompt.attendWithLogsumexp(q), own.attendWithLogsumexp(q)]);
      const whole = attentionWithLogsumexp(q, k, v);
      for (const one of [both.attendWithLogsumexp(q), merged]) {
        expect(largestDifference(one.output.dataSync(), whole.output.dataSync())).toBeLessThan(
          2e-6,
        );
        const levels = [one.logsumexp, whole.logsumexp].map((x) => x.dataSync());
        expect(largestDifference(levels[0]!, levels[1]!)).toBeLessThan(2e-6);
      }
      for (const cache of [prompt, own, both]) cache.dispose();
    });
  });

  test("takes a learned logit of each head by merging, and a scale of each by its queries", () => {
    tf.tidy(() => {
      const next = normals(3);
      const [k, v, q] = [70, 70, 1].map((n) => tensor(randomValues(next, 2, 2, n, 8))) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor4D,
      ];
      const [sinks, scale] = [tf.tensor([0.5, 3]), tf.tensor([0.2, 1.5])];
      const cache = keyValueCache();
      cache.append(k, v);
      const scaled = tf.mul(q, tf.reshape(scale, [1, 2, 1, 1]));
      const logsumexp = tf.tile(tf.reshape(sinks, [1, 2, 1]), [2, 1, 1]) as tf.Tensor3D;
      const sink = { output: tf.zerosLike(q), logsumexp };
      const merged = merge([cache.attendWithLogsumexp(scaled, { scale: 1 }), sink]);
      const whole = attentionWithLogsumexp(q, k, v, { sinks, scale });
      for (const name of ["output", "logsumexp"] as const) {
        const [got, wanted] = [merged[name].dataSync(), whole[name].dataSync()];
        expect(largestDifference(got, wanted)).toBeLessThan(2e-6);
      }
      cache.dispose();
    });
  });

  describe("memory", () => {
    beforeEach(() => tf.engine().startScope());
    afterEach(() => {
      vi.restoreAllMocks();
      tf.engine().endScope();
    });

    test("is level over 100 steps, and all given back at the end", () => {
      const first = residentHeap();
      const cache = keyValueCache({ window: 16, sinks: 2 });
      const row = tf.ones([1, 2, 1, 8]);
      for (let i = 0; i < 128; i++) cache.append(row, row);
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      const heap = residentHeap();
      expect(heap).toBe(first);
      const size = heap.memory.buffer.byteLength;
      for (let i = 0; i < 100; i++) {
        cache.append(row, row);
        cache.attend(row).dispose();
      }
      expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
      expect(heap.memory.buffer.byteLength).toBe(size);
      const other = keyValueCache();
      other.append(row, row);
      cache.dispose();
      expect(residentHeap()).toBe(heap);
      other.dispose();
      expect(residentHeap()).not.toBe(heap); // the last block was freed
    });

    test("outlives a tidy; results do not", () => {
      const cache = keyValueCache();
      const row = tf.ones([1, 1, 1, 4]);
      const before = tf.memory().numTensors;
      const kept = tf.tidy(() => {
        cache.append(row, tf.mul(row, 2));
        cache.attend(row);
        return cache.attend(row);
      });
      expect(tf.memory().numTensors).toBe(before + 1);
      expect(Array.from(kept.dataSync())).toEqual([2, 2, 2, 2]);
      expect(Array.from(cache.attend(row).dataSync())).toEqual([2, 2, 2, 2]);
      cache.dispose();
    });

    test("that runs out leaves a cache as it was", () => {
      const cache = keyValueCache();
      const row = tf.ones([1, 1, 60, 4]);
      cache.append(row, row);
      const { bytes } = cache;
      const heap = residentHeap();
      const { allocate } = heap;
      const few = vi.spyOn(heap, "allocate");
      few.mockImplementationOnce(allocate).mockImplementationOnce(() => 0);
      const long = tf.ones([1, 1, 200, 4]);
      expect(() => cache.append(long, long)).toThrow(/^append: needed 1 MB of WASM memory/);
      few.mockRestore();
      expect([cache.length, cache.bytes]).toEqual([60, bytes]);
      cache.append(long, long);
      expect(Array.from(cache.attend(tf.ones([1, 1, 1, 4])).dataSync())).toEqual([1, 1, 1, 1]);
      cache.dispose();
    });
  });
});

test("a cache is read on whatever backend is in use", async () => {
  const cache = keyValueCache();
  for (const backend of ["cpu", "wasm", "cpu"]) {
    await tf.setBackend(backend);
    tf.tidy(() => {
      const row = tf.ones([1, 1, 1, 4]);
      cache.append(row, tf.mul(row, cache.length));
      expect(cache.attend(row).dataSync()[0]).toBeCloseTo((cache.length - 1) / 2, 6);
    });
  }
  cache.dispose();
});

describe("a cache refuses", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());
  const ones = (...shape: number[]) => tf.ones(shape);

  test.each([
    [{ window: 0 }, "keyValueCache: window must be a positive integer, got 0"],
    [{ window: 1.5 }, "keyValueCache: window must be a positive integer, got 1.5"],
    [{ sinks: -1 }, "keyValueCache: sinks must be an integer of at least 0, got -1"],
    [{ size: 3 }, 'keyValueCache: unknown option "size"; the options are window, sinks'],
  ])("options %j", (options, message) => {
    expect(() => keyValueCache(options as KeyValueCacheOptions)).toThrow(message);
  });

  test("keys and values that do not fit, and stays as it was", () => {
    const cache = keyValueCache();
    const refuses = (k: tf.Tensor, v: tf.Tensor, message: string) => {
      const { length, bytes } = cache;
      const { numTensors } = tf.memory();
      expect(() => cache.append(k, v)).toThrow(`append: ${message}`);
      expect([cache.length, cache.bytes, tf.memory().numTensors]).toEqual([
        length,
        bytes,
        numTensors,
      ]);
    };
    refuses(ones(2, 3, 4), ones(1, 2, 3, 4), "k must be [B, H', n, D], got [2, 3, 4]");
    refuses(ones(1, 2, 0, 4), ones(1, 2, 0, 4), "k must not be empty, got [1, 2, 0, 4]");
    refuses(
      ones(1, 2, 3, 4),
      ones(1, 2, 4, 4),
      "v must be [1, 2, 3, E] to match k, got [1, 2, 4, 4]",
    );
    refuses([1] as never, ones(1, 2, 3, 4), "k must be a tf.Tensor, got object");
    cache.append(ones(1, 2, 3, 4), ones(1, 2, 3, 5));
    refuses(
      ones(1, 2, 3, 8),
      ones(1, 2, 3, 5),
      "k must be [1, 2, n, 4] as before, got [1, 2, 3, 8]",
    );
    refuses(
      ones(1, 2, 3, 4),
      ones(1, 2, 3, 4),
      "v must be [1, 2, 3, 5] to match k, got [1, 2, 3, 4]",
    );
    refuses(tf.zeros([1, 2, 3, 4], "int32"), ones(1, 2, 3, 5), "k must be float32, got int32");
    cache.dispose();
  });

  test("queries that do not fit, and those that it no longer holds keys for", () => {
    const cache = keyValueCache({ window: 10 });
    const refuses = (q: tf.Tensor, message: string, options?: AttendOptions) => {
      const { numTensors } = tf.memory();
      expect(() => cache.attend(q, options)).toThrow(`attend: ${message}`);
      expect(tf.memory().numTensors).toBe(numTensors);
    };
    refuses(ones(1, 2, 1, 4), "this KeyValueCache is empty: append first");
    cache.append(ones(1, 2, 8, 4), ones(1, 2, 8, 4));
    refuses(
      ones(1, 3, 1, 4),
      "q must be [1, a multiple of 2, n, 4] to match the keys, got [1, 3, 1, 4]",
    );
    refuses(ones(1, 2, 9, 4), "q must have at most as many queries as there are keys: 8, got 9");
    refuses(ones(1, 2, 1, 4), "scale must be a finite number, got NaN", { scale: Number.NaN });
    const capped = { softCap: 50 } as AttendOptions;
    refuses(ones(1, 2, 1, 4), 'unknown option "softCap"; the options are scale', capped);
    for (let i = 0; i < 4; i++) cache.append(ones(1, 2, 2, 4), ones(1, 2, 2, 4));
    cache.attend(ones(1, 2, 2, 4));
    refuses(
      ones(1, 2, 3, 4),
      "q must have at most as many queries as were appended last, since the window slides: 2, got 3",
    );
    cache.dispose();
  });

  test("everything but a second dispose, once it is disposed", () => {
    const cache = keyValueCache();
    const row = ones(1, 1, 1, 4);
    cache.append(row, row);
    cache.dispose();
    cache.dispose();
    expect([cache.isDisposed, cache.bytes]).toEqual([true, 0]);
    expect(() => cache.append(row, row)).toThrow("append: this KeyValueCache is disposed");
    expect(() => cache.attend(row)).toThrow("attend: this KeyValueCache is disposed");
  });

  test("gradients, which it has none of", async () => {
    await tf.setBackend("wasm");
    const cache = keyValueCache();
    const row = ones(1, 1, 1, 4);
    cache.append(row, row);
    expect(() => tf.grad((q) => tf.sum(cache.attend(q)))(row)).toThrow("FrugalAttendPages");
    cache.dispose();
  });
});
