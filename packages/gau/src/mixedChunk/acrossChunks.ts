import {
  defineOp,
  type Matrices,
  multiply,
  type Op,
  WASM_BACKENDS,
  type Workspace,
  withWorkspace,
} from "@frugal/engine";
import type { KernelBackend, Tensor, TensorInfo } from "@tensorflow/tfjs-core";

/** The chunks of a sequence, and what the sum over those before each is multiplied by. */
export interface AcrossAttributes {
  readonly chunk: number;
  /** One for each chunk; the first sees nothing, so that its own is not read. */
  readonly factors: readonly number[];
}

type Given = Readonly<Record<"q" | "k" | "v", TensorInfo>>;

const gradientOp: Op<"q" | "k" | "v" | "dOutput", AcrossAttributes> = /* @__PURE__ */ defineOp({
  op: "mixedChunkAttention's gradient",
  kernelName: "FrugalAcrossChunksGradient",
  backends: WASM_BACKENDS,
  inputs: ["q", "k", "v", "dOutput"],
  outputs: 3,
  run({ q, k, v, dOutput }, attributes, backend) {
    return walk("mixedChunkAttention's gradient", { q, k, v }, attributes, backend, {
      shapes: [q.shape, k.shape, v.shape],
      products: 6,
      body({ rows, out, state, times, clear, chunks }, workspace) {
        const given = { q: rows(q), k: rows(k), v: rows(v), dOutput: rows(dOutput) };
        const [dQ, dK, dV] = [out(0), out(1), out(2)];
        const { factors } = attributes;
        workspace.scope(() => {
          const past = state();
          for (let g = 0; g < chunks; g++) {
            if (g === 0) clear(dQ, g);
            else times(given.dOutput(g), turned(past), dQ(g), { alpha: factors[g] as number });
            if (g + 1 < chunks) times(turned(given.k(g)), given.v(g), past, { accumulate: true });
          }
        });
        workspace.scope(() => {
          const later = state();
          for (let g = chunks - 1; g >= 0; g--) {
            if (g + 1 < chunks) {
              times(given.v(g), turned(later), dK(g));
              times(given.k(g), later, dV(g));
            } else {
              clear(dK, g);
              clear(dV, g);
            }
            const alpha = factors[g] as number;
            if (g > 0) {
              times(turned(given.q(g)), given.dOutput(g), later, { alpha, accumulate: true });
            }
          }
        });
      },
    });
  },
});

/**
 * What rows see of the chunks before their own: q_g · (factor_g Σ_{h<g} k_hᵀ v_h), 0 in the first.
 * q, k [B, N, s], v [B, N, e] → [B, N, e]. Time O(N s e), and memory of one state of s · e for each
 * example, forward and gradient: the sum is carried from chunk to chunk.
 */
export const acrossChunks: Op<"q" | "k" | "v", AcrossAttributes> = /* @__PURE__ */ defineOp({
  op: "mixedChunkAttention",
  kernelName: "FrugalAcrossChunks",
  backends: WASM_BACKENDS,
  inputs: ["q", "k", "v"],
  outputs: 1,
  run({ q, k, v }, attributes, backend) {
    return walk("mixedChunkAttention", { q, k, v }, attributes, backend, {
      shapes: [v.shape],
      products: 2,
      body({ rows, out, state, times, clear, chunks }) {
        const given = { q: rows(q), k: rows(k), v: rows(v) };
        const output = out(0);
        const past = state();
        for (let g = 0; g < chunks; g++) {
          if (g === 0) clear(output, g);
          else times(given.q(g), past, output(g), { alpha: attributes.factors[g] as number });
          if (g + 1 < chunks) times(turned(given.k(g)), given.v(g), past, { accumulate: true });
        }
      },
    });
  },
  gradient([dOutput], { q, k, v }, _, attributes) {
    const slopes = gradientOp({ q, k, v, dOutput: dOutput as Tensor }, attributes);
    const [dQ, dK, dV] = slopes as [Tensor, Tensor, Tensor];
    return { q: dQ, k: dK, v: dV };
  },
});

/** A matrix of each example. */
interface Batch extends Matrices {
  readonly rows: number;
  readonly columns: number;
}

/** The rows of a chunk of a tensor. */
type Chunks = (g: number) => Batch;

interface Walk {
  readonly chunks: number;
  rows(tensor: TensorInfo): Chunks;
  /** Of result number `at`. */
  out(at: number): Chunks;
  /** [s, e] of zeros for each example. */
  state(): Batch;
  times(a: Batch, b: Batch, out: Batch, how?: { alpha?: number; accumulate?: boolean }): void;
  clear(chunks: Chunks, g: number): void;
}

interface Walked {
  readonly shapes: number[][];
  /** Of s · e multiply-adds for each row. */
  readonly products: number;
  body(walk: Walk, workspace: Workspace): void;
}

function turned({ rows, columns, rowStride, columnStride, ...rest }: Batch): Batch {
  const strides = { rowStride: columnStride, columnStride: rowStride };
  return { ...rest, ...strides, rows: columns, columns: rows };
}

function walk(
  op: string,
  { q, v }: Given,
  { chunk, factors }: AcrossAttributes,
  backend: KernelBackend,
  { shapes, products, body }: Walked,
): TensorInfo[] {
  const [B, N, s] = q.shape as [number, number, number];
  const e = v.shape[2] as number;
  const work = {
    op,
    results: shapes,
    multiplyAdds: products * B * N * s * e,
    elements: B * N * (s + e) * products,
  };
  return withWorkspace(backend, work, (workspace, results) => {
    const examples = Uint32Array.from({ length: B }, (_, b) => b);
    const chunksAt = (address: number, width: number): Chunks => {
      return (g) => ({
        address: address + g * chunk * width * 4,
        rowStride: width,
        columnStride: 1,
        offsets: examples.map((b) => b * N * width),
        rows: Math.min(chunk, N - g * chunk),
        columns: width,
      });
    };
    const whole = (width: number) => {
      const length = B * N * width;
      return { first: 0, count: 1, width: length, stride: length };
    };
    const times: Walk["times"] = (a, b, out, how = {}) => {
      multiply(workspace, { M: a.rows, N: b.columns, K: a.columns, a, b, out, ...how });
    };
    const [zero] = workspace.copy(new Uint32Array(2));
    const nothing = (rows: number, columns: number): Batch => ({
      ...{ address: zero, rowStride: 0, columnStride: 0, rows, columns },
      offsets: new Uint32Array(B),
    });
    body(
      {
        chunks: factors.length,
        rows: (tensor) => {
          const width = tensor.shape[2] as number;
          return chunksAt(workspace.input(tensor, whole(width)), width);
        },
        out: (at) => {
          const width = (shapes[at] as number[])[2] as number;
          const result = results[at] as (typeof results)[number];
          return chunksAt(workspace.output(result, whole(width)), width);
        },
        state: () => ({
          address: workspace.copy(new Uint32Array(B * s * e))[0],
          rowStride: e,
          columnStride: 1,
          offsets: examples.map((b) => b * s * e),
          rows: s,
          columns: e,
        }),
        times,
        clear(chunksOf, g) {
          const out = chunksOf(g);
          times(nothing(out.rows, 1), nothing(1, out.columns), out);
        },
      },
      workspace,
    );
  });
}
