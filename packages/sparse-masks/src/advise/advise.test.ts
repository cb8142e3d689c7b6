import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as all from "../index.ts";
import { type BlockMasses, causal, documents, type Mask, perHead, plan, sized } from "../index.ts";
import { advise } from "./advise.ts";
import type { BlockRow } from "./blockMasses.ts";
import { gridOf } from "./grid.ts";
import { judgeOf } from "./judge.ts";
import { readMasses } from "./readMasses.ts";
import { searchIn } from "./search.ts";

/** Attention with weights in proportion to `weight`, in blocks. */
function measured(
  N: number,
  block: number,
  weight: (q: number, k: number) => number,
  M = N,
): BlockMasses {
  const columns = Math.ceil(M / block);
  const rows = Array.from({ length: Math.ceil(N / block) }, (_, row): BlockRow => {
    const masses = new Float64Array(columns);
    for (let i = row * block; i < Math.min((row + 1) * block, N); i++) {
      const weights = Array.from({ length: M }, (_, k) => weight(i + M - N, k));
      const sum = weights.reduce((a, b) => a + b, 0);
      weights.forEach((one, k) => {
        const column = Math.floor(k / block);
        masses[column] = (masses[column] ?? 0) + one / sum;
      });
    }
    return { row, masses };
  });
  return { queries: N, keys: M, block, rows };
}

const behind = (weight: (q: number, k: number) => number) => (q: number, k: number) =>
  k > q ? 0 : weight(q, k);

const codes = (masses: BlockMasses, options?: Parameters<typeof advise>[1]) =>
  advise(masses, options).map(({ code }) => code);

/** What a mask keeps of masses, by the definition: spread every block over its pairs. */
function keptByHand(mask: Mask, { queries, keys, block, rows }: BlockMasses, isCausal: boolean) {
  const known = sized(mask, queries, keys);
  let kept = 0;
  let total = 0;
  for (const { row, masses } of rows) {
    Array.from(masses).forEach((mass, column) => {
      let there = 0;
      let allowed = 0;
      const positions = [];
      for (let i = row * block; i < Math.min((row + 1) * block, queries); i++) {
        const q = i + keys - queries;
        for (let k = column * block; k < Math.min((column + 1) * block, keys); k++) {
          positions.push([q, k] as const);
        }
      }
      const notAhead = positions.filter(([q, k]) => k <= q);
      for (const [q, k] of isCausal && notAhead.length > 0 ? notAhead : positions) {
        there++;
        if (known.allows(q, k)) allowed++;
      }
      total += mass;
      kept += (mass * allowed) / there;
    });
  }
  return kept / total;
}

const sizes = fc.constantFrom<[number, number, number]>(
  [64, 64, 8],
  [101, 101, 8],
  [60, 101, 8],
  [61, 61, 8],
  [40, 64, 8],
  [64, 40, 8],
  [30, 53, 7],
  [24, 24, 1],
  [9, 20, 1],
  [50, 50, 64],
);

/** Random masses, mostly few and near; rows come in any order, and some twice. */
const randomMasses = fc
  .record({
    size: sizes,
    sinks: fc.nat(2),
    lookAhead: fc.boolean(),
    seed: fc.nat(1e6),
    turns: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ size: [queries, keys, block], sinks, lookAhead, seed, turns }): BlockMasses => {
    const grid = gridOf(queries, keys, block);
    let state = seed;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const rows = Array.from({ length: turns * grid.rows }, (_, i): BlockRow => {
      const row = (i * 7 + seed) % grid.rows;
      const masses = Array.from({ length: grid.columns }, (_, column) => {
        const ahead = column * block - (row * block + keys - queries);
        if (!lookAhead && ahead >= block) return 0;
        if (random() < 0.3) return 0;
        return column < sinks ? 3 : random() ** 4 / (1 + Math.abs(ahead));
      });
      return { row, masses };
    });
    return { queries, keys, block, rows };
  })
  .filter(({ rows }) => [...rows].some(({ masses }) => Array.from(masses).some((one) => one > 0)));

const RUNS = { seed: 20190727, numRuns: 80 };

describe("finds what attention was made of", () => {
  test("a window, with or without sinks", () => {
    const near = measured(
      512,
      16,
      behind((q, k) => (q - k < 96 ? 1 : 0)),
    );
    expect(codes(near, { keep: 1 })[0]).toBe("window(112)");
    expect(
      codes(
        measured(
          512,
          1,
          behind((q, k) => (q - k < 96 ? 1 : 0)),
        ),
      )[0],
    ).toBe("window(95)");
    const withSinks = measured(
      512,
      1,
      behind((q, k) => (k < 4 ? 20 : q - k < 50 ? 1 : 0)),
    );
    const [best] = advise(withSinks, { keep: 1 });
    expect(best?.code).toBe("and(causal(), or(window(50), sinks(4)))");
    expect(best?.kept).toBeCloseTo(1, 12);
    const both = measured(512, 16, (q, k) => (Math.abs(q - k) < 40 ? 1 : 0));
    expect(codes(both, { keep: 1 })).toEqual(["local(63)", "everything()"]);
  });

  test("a stride, a stride with a window, a window with gaps", () => {
    expect(
      codes(
        measured(
          256,
          1,
          behind((q, k) => ((q - k) % 32 === 0 ? 1 : 0)),
        ),
      )[0],
    ).toBe("and(causal(), atrous(32))");
    expect(codes(measured(256, 1, (q, k) => ((q - k) % 24 === 0 ? 1 : 0)))[0]).toBe("atrous(24)");
    const narrow = behind((q, k) => ((q - k) % 32 === 0 || q - k < 6 ? 1 : 0));
    expect(codes(measured(512, 1, narrow), { keep: 1 })[0]).toBe(
      "and(causal(), or(window(6), atrous(32)))",
    );
    const merged = behind((q, k) => ((q - k) % 12 === 0 || q - k <= 12 ? 1 : 0));
    expect(codes(measured(256, 1, merged), { keep: 1 })[0]).toBe("strided(12)");
    expect(
      codes(
        measured(256, 1, (q, k) => ((q - k) % 12 === 0 || Math.abs(q - k) <= 12 ? 1 : 0)),
        {
          keep: 1,
        },
      )[0],
    ).toBe("sparse(12)");
    const gaps = (q: number, k: number) => ((q - k) % 8 === 0 && Math.abs(q - k) < 60 ? 1 : 0);
    expect(codes(measured(256, 1, behind(gaps)), { keep: 1 })[0]).toBe("dilatedWindow(8, 8)");
    expect(codes(measured(256, 1, gaps), { keep: 1 })[0]).toBe("and(local(56), atrous(8))");
  });

  test("blocks, alone and summed up", () => {
    const own = (q: number, k: number) => (Math.floor(q / 64) === Math.floor(k / 64) ? 1 : 0);
    expect(codes(measured(512, 16, own))[0]).toBe("blocks(64)");
    const [best, ...others] = codes(measured(500, 16, behind(own)));
    expect(best).toBe("and(causal(), blocks(64))");
    expect(others.filter((code) => code.startsWith("fixed"))).toEqual([]);
    const summed = behind((q, k) => own(q, k) || +(k % 64 >= 56));
    expect(codes(measured(512, 8, summed), { keep: 1 })[0]).toBe("fixed(64, 8)");
  });

  test("heavy columns, wherever they are", () => {
    const heavy = (q: number, k: number) =>
      Math.abs(q - k) < 30 || (160 <= k && k < 176) || (400 <= k && k < 408) ? 1 : 0;
    expect(codes(measured(512, 8, heavy), { keep: 1 })[0]).toBe(
      "or(local(39), and(sinks(176), not(sinks(160))), and(sinks(408), not(sinks(400))))",
    );
    expect(codes(measured(512, 8, behind(heavy)), { keep: 1 })[0]).toBe(
      "and(causal(), or(window(40), and(sinks(176), not(sinks(160))), and(sinks(408), not(sinks(400)))))",
    );
  });

  test("the heaviest columns where all hold something", () => {
    const heavy = (q: number, k: number) =>
      Math.abs(q - k) < 20 ? 1 : 160 <= k && k < 176 ? 2 : 0.002;
    expect(codes(measured(512, 8, heavy), { keep: 0.97 })[0]).toBe(
      "or(local(23), and(sinks(176), not(sinks(160))))",
    );
  });

  test("nothing but dense attention where mass is everywhere", () => {
    expect(codes(measured(256, 16, () => 1))).toEqual(["everything()"]);
    expect(
      codes(
        measured(
          256,
          16,
          behind(() => 1),
        ),
      ),
    ).toEqual(["causal()"]);
  });

  test("random blocks, and masks of yours", () => {
    const bird = sized(all.bigBird(), 1024, 1024);
    const masses = measured(1024, 64, (q, k) => +bird.allows(q, k));
    expect(codes(masses, { keep: 1 })[0]).toBe(
      "bigBird({ block: 64, window: 3, global: 2, random: 3, seed: 0 })",
    );
    const parts = documents([100, 28, 128]);
    const inParts = measured(
      256,
      4,
      behind((q, k) => +parts.allows(q, k)),
    );
    const [best, ...others] = advise(inParts, { keep: 1, candidates: [parts, all.local(3)] });
    expect(best?.code).toBe("and(causal(), documents(100, 28, 128))");
    expect(best?.kept).toBeCloseTo(1, 12);
    expect(others.map(({ code }) => code)).not.toContain("and(causal(), local(3))");
  });

  test("with fewer queries than keys", () => {
    const near = measured(
      64,
      1,
      behind((q, k) => (q - k < 24 ? 1 : 0)),
      256,
    );
    expect(codes(near, { keep: 1 })[0]).toBe("window(24)");
  });
});

describe("what is reported is true", () => {
  test("of every candidate: mass and pairs, counted by hand", () => {
    fc.assert(
      fc.property(randomMasses, fc.double({ min: 0.05, max: 1, noNaN: true }), (masses, keep) => {
        const given = [all.blocks(5), all.randomBlocks({ size: 4, count: 2 })];
        const { judges, ...stats } = readMasses(masses, undefined, (grid) =>
          given.map((mask) => judgeOf(mask, grid)),
        );
        const candidates = searchIn(stats, judges)(keep * stats.total);
        for (const { kept, pairs, expression } of candidates) {
          const { queries, keys } = masses;
          const byHand = keptByHand(expression.mask, masses, stats.causal);
          if (Math.abs(kept / stats.total - byHand) > 1e-9) {
            expect.fail(`${expression.code} keeps ${byHand}, not ${kept / stats.total}`);
          }
          expect(kept).toBeGreaterThanOrEqual(keep * stats.total);
          const cost = plan(expression.mask, { B: 1, H: 1, N: queries, M: keys, D: 1 });
          if (pairs !== cost.pairs) expect.fail(`${expression.code}: ${cost.pairs}, not ${pairs}`);
          if (!stats.causal) continue;
          expect(plan(all.and(causal(), expression.mask), cost.shape).pairs).toBe(pairs);
        }
      }),
      RUNS,
    );
  });

  test("of every advice: enough is kept, at the cost that plan counts, cheapest first", () => {
    fc.assert(
      fc.property(randomMasses, fc.double({ min: 0.05, max: 1, noNaN: true }), (masses, keep) => {
        const { queries, keys } = masses;
        const advice = advise(masses, { keep });
        const dense = advice.at(-1);
        expect(["causal()", "everything()"]).toContain(dense?.code);
        const isCausal = dense?.code === "causal()";
        for (const { mask, kept, cost, pairs, pairsComputed, efficiency } of advice) {
          expect(kept).toBeGreaterThanOrEqual(keep - 1e-9);
          expect(kept).toBeCloseTo(keptByHand(mask, masses, isCausal), 9);
          const counted = plan(mask, { B: 1, H: 1, N: queries, M: keys, D: 1 });
          expect(counted).toMatchObject({ pairs, pairsComputed, efficiency });
          expect(cost).toBe(pairsComputed / (dense?.pairsComputed ?? 0));
        }
        const costs = advice.map(({ cost }) => cost);
        expect(costs).toEqual([...costs].sort((a, b) => a - b));
        for (const cost of costs.slice(0, -1)) expect(cost).toBeLessThanOrEqual(0.9);
      }),
      RUNS,
    );
  });

  test("the code makes the mask", () => {
    const names = Object.keys(all);
    const values = Object.values(all);
    fc.assert(
      fc.property(randomMasses, fc.double({ min: 0.05, max: 1, noNaN: true }), (masses, keep) => {
        for (const { code, mask } of advise(masses, { keep })) {
          const made = new Function(...names, `return ${code}`)(...values) as Mask;
          expect(made.name).toBe(mask.name);
        }
      }),
      RUNS,
    );
  });

  test("more to keep never takes fewer pairs", () => {
    fc.assert(
      fc.property(randomMasses, (masses) => {
        const { judges, ...stats } = readMasses(masses, undefined, () => []);
        const search = searchIn(stats, judges);
        const fewest = [0.3, 0.5, 0.7, 0.9, 0.99, 1].map((keep) =>
          Math.min(...search(keep * stats.total).map(({ pairs }) => pairs)),
        );
        expect(fewest).toEqual([...fewest].sort((a, b) => a - b));
      }),
      { ...RUNS, numRuns: 400 },
    );
  });

  test("several shares give a front: ever more mass at ever higher cost", () => {
    fc.assert(
      fc.property(randomMasses, (masses) => {
        const front = advise(masses, { keep: [0.9, 0.5, 0.99] });
        for (const [i, { kept, cost }] of front.entries()) {
          const before = front[i - 1];
          if (before === undefined) continue;
          expect(cost).toBeGreaterThanOrEqual(before.cost);
          expect(kept).toBeGreaterThan(before.kept);
        }
        const [single] = advise(masses, { keep: 0.5 });
        expect(front[0]?.pairsComputed).toBeLessThanOrEqual(single?.pairsComputed ?? 0);
      }),
      RUNS,
    );
  });
});

describe("reading", () => {
  const two = { queries: 8, keys: 8, block: 4 };

  test("rows are read once, and add up", () => {
    let read = 0;
    function* rows(): Generator<BlockRow> {
      for (const row of [1, 0, 1]) {
        read++;
        yield { row, masses: row === 0 ? [1, 0] : [0.5, 0.5] };
      }
    }
    const [dense] = advise({ ...two, rows: rows() }, { keep: 0.999 });
    expect(read).toBe(3);
    expect(dense).toMatchObject({ code: "causal()", kept: 1, cost: 1 });
  });

  test("what is ahead decides whether masks may look ahead, unless it is said", () => {
    const ahead = { ...two, rows: [{ row: 0, masses: [9, 1] }] };
    expect(codes(ahead, { keep: 0.95 }).at(-1)).toBe("everything()");
    const dense = advise(ahead, { keep: 0.95, causal: true }).at(-1);
    expect(dense?.code).toBe("causal()");
    expect(dense?.kept).toBeCloseTo(0.9, 12);
    const behindOnly = { ...two, rows: [{ row: 1, masses: [1, 1] }] };
    expect(codes(behindOnly).at(-1)).toBe("causal()");
    expect(codes(behindOnly, { causal: false }).at(-1)).toBe("everything()");
  });

  test("at most so many masks are returned, each of another kind", () => {
    const weight = (q: number, k: number) => (q - k < 96 ? 1 : k < 16 ? 0.2 : 0);
    const masses = measured(512, 16, behind(weight));
    const found = codes(masses, { keep: 0.98 });
    expect(found).toEqual(["and(causal(), or(window(100), sinks(16)))", "window(188)", "causal()"]);
    expect(codes(masses, { keep: 0.98, most: 1 })).toEqual([found[0], "causal()"]);
  });

  test.each<[Partial<BlockMasses>, string]>([
    [{ queries: 0 }, "advise: queries must be an integer from 1"],
    [{ keys: 1.5 }, "advise: keys must be an integer from 1"],
    [{ block: 0 }, "advise: block must be a positive integer, got 0"],
    [{ rows: undefined as unknown as [] }, "advise: rows must be iterable, got undefined"],
    [{ rows: [{ row: 2, masses: [1, 1] }] }, "advise: row must be an integer from 0 to 1, got 2"],
    [{ rows: [{ row: 0, masses: [1] }] }, "advise: masses of row 0 must be 2 numbers, got 1"],
    [
      { rows: [{ row: 1, masses: [1, -1] }] },
      "advise: masses must be numbers of at least 0, got -1 in row 1, column 1",
    ],
    [{ rows: [{ row: 0, masses: [Number.NaN, 1] }] }, "got NaN in row 0, column 0"],
    [{ rows: [{ row: 0, masses: [Infinity, 1] }] }, "got Infinity in row 0, column 0"],
    [{ rows: [{ row: 0, masses: [0, 0] }] }, "advise: masses must sum to more than 0, got none"],
    [{ rows: [] }, "advise: masses must sum to more than 0, got none"],
  ])("refuses %o", (wrong, message) => {
    const right = { ...two, rows: [{ row: 0, masses: [1, 0] }] };
    expect(() => advise({ ...right, ...wrong })).toThrow(message);
  });

  test.each<[Parameters<typeof advise>[1], string]>([
    [{ keep: 0 }, "advise: keep must be above 0 and at most 1, got 0"],
    [{ keep: [0.5, 1.1] }, "advise: keep must be above 0 and at most 1, got 1.1"],
    [{ keep: Number.NaN }, "advise: keep must be above 0 and at most 1, got NaN"],
    [{ keep: [] }, "advise: keep must not be empty, got []"],
    [{ most: 0 }, "advise: most must be a positive integer, got 0"],
    [{ candidates: [perHead([causal(), all.local(1)])] }, "advise: candidates[0] must be the same"],
    [{ candidates: [documents([3])] }, "lengths must sum to the number of keys 8"],
    [{ candidates: [causal as unknown as Mask] }, "advise: candidates[0] must be a mask, got the"],
  ])("refuses options %o", (options, message) => {
    const masses = { ...two, rows: [{ row: 0, masses: [1, 0] }] };
    expect(() => advise(masses, options)).toThrow(message);
  });
});
