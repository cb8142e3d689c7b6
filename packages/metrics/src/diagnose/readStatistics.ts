import { type AttentionStatisticsOptions, attentionStatistics } from "@frugal/attention-core";
import { dispose, type Tensor } from "@tensorflow/tfjs-core";
import type { BlockMass, LocalMass } from "./attentionReport.ts";

/** Statistics of an attention as plain numbers: [B · H · N], row by row. */
export interface Statistics {
  readonly B: number;
  readonly H: number;
  readonly N: number;
  readonly M: number;
  readonly entropy: Float32Array;
  readonly squares: Float32Array;
  readonly maximum: Float32Array;
  readonly distance: Float32Array;
  readonly sinkMass: Float32Array;
  /** What a sink leaves of 1 to the keys of a row: 1 without sinks. */
  mass(at: number): number;
  /** Rows of a head that see a key. */
  rows(head: number): number;
  /** Means over them. */
  meanOf(head: number): (of: (at: number, example: number, row: number) => number) => number;
  localMass(head: number): readonly LocalMass[];
  blockMass(head: number): BlockMass;
}

/** Runs the statistics and reads them. */
export function readStatistics(
  q: Tensor,
  k: Tensor,
  options: AttentionStatisticsOptions & { readonly blocks: number },
): Statistics {
  const found = attentionStatistics(q, k, options);
  const [B, H, N] = found.logsumexp.shape;
  const M = k.shape[2] as number;
  const bins = found.distanceMass.shape[2];
  const { blocks } = options;
  const read = (tensor: Tensor) => tensor.dataSync() as Float32Array;
  const [level, entropy, squares, maximum, distance, sinkMass] = [
    read(found.logsumexp),
    read(found.entropy),
    read(found.squares),
    read(found.maximum),
    read(found.distance),
    read(found.sinkMass),
  ];
  const [masses, inBlocks] = [read(found.distanceMass), read(found.blockMass as Tensor)];
  dispose({ ...found });
  const sinks = options.sinks && read(options.sinks);
  const starts = (head: number) => Array.from({ length: B }, (_, b) => (b * H + head) * N);
  const rowsAt = (start: number) => {
    let rows = 0;
    for (let row = 0; row < N; row++) if (maximum[start + row] !== 0) rows++;
    return rows;
  };
  const rowsOf = (head: number) => starts(head).reduce((sum, start) => sum + rowsAt(start), 0);
  return {
    ...{ B, H, N, M },
    ...{ entropy, squares, maximum, distance, sinkMass },
    mass(at) {
      const sink = sinks?.[Math.floor(at / N) % H] ?? -Infinity;
      return -Math.expm1(sink - (level[at] as number));
    },
    rows: rowsOf,
    meanOf: (head) => (of) => {
      let sum = 0;
      let rows = 0;
      starts(head).forEach((start, example) => {
        for (let row = 0; row < N; row++) {
          if (maximum[start + row] === 0) continue;
          rows++;
          sum += of(start + row, example, row);
        }
      });
      return rows === 0 ? 0 : sum / rows;
    },
    localMass: (head) => {
      const total = rowsOf(head);
      let share = 0;
      return Array.from({ length: bins }, (_, bin) => {
        starts(head).forEach((start, example) => {
          const mass = masses[(example * H + head) * bins + bin] as number;
          if (total > 0) share += (mass * rowsAt(start)) / total;
        });
        return { within: Math.min(2 ** bin, Math.max(N, M)) - 1, share };
      });
    },
    blockMass: (head) => {
      const [queries, keys] = [sideOf(N, blocks), sideOf(M, blocks)];
      const [rows, columns] = [Math.ceil(N / queries), Math.ceil(M / keys)];
      const values = new Float64Array(rows * columns);
      for (let example = 0; example < B; example++) {
        for (let at = 0; at < values.length; at++) {
          const [row, column] = [Math.floor(at / columns), at % columns];
          const start = ((example * H + head) * blocks + row) * blocks;
          values[at] = (values[at] as number) + (inBlocks[start + column] as number);
        }
      }
      return { values, rows, columns, queries, keys };
    },
  };
}

/** Of a block, as `attentionStatistics` makes them: whole tiles. */
const sideOf = (length: number, blocks: number) => 32 * Math.ceil(Math.ceil(length / blocks) / 32);
