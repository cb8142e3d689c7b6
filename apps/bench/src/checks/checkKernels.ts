import {
  attentionWithLogsumexp,
  type LinearAttentionOptions,
  performer,
} from "@frugal/attention-core";
import * as reference from "@frugal/attention-core/reference";
import {
  and,
  atrous,
  bigBird,
  causal,
  documents,
  everything,
  fixed,
  local,
  longformer,
  type Mask,
  not,
  or,
  padding,
  perHead,
  sinks,
  sparse,
  strided,
  window,
} from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { largestDifference, WrongResultError } from "../measure/agreement.ts";
import { normals } from "../measure/normals.ts";
import { openBackend } from "../tfjs/openBackend.ts";
import { cacheDifference } from "./cacheDifference.ts";
import { linearDifferences } from "./linearDifferences.ts";

/** The largest differences found on one backend, and over how many checks. */
export interface KernelCheck {
  readonly backend: string;
  readonly checks: number;
  readonly forward: number;
  readonly gradient: number;
}

const BACKENDS = ["cpu", "wasm"] as const;
const B = 2;
const H = 2;
const FORWARD_TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-4;

/** Below, at and past a tile of 32; fewer and more queries than keys. */
const LENGTHS = [
  [1, 1],
  [31, 31],
  [33, 33],
  [100, 100],
  [33, 100],
  [100, 33],
] as const;

const DEPTHS = [
  [16, 16],
  [5, 7],
] as const;

const LINEAR_LENGTHS = [1, 33, 100];

const linearOptions: readonly LinearAttentionOptions[] = (
  ["identity", "relu", "elu+1", "exp", performer({ count: 24 })] as const
).flatMap((features) =>
  [false, true].map((causal) => ({ features, causal, normalized: features !== "identity" })),
);

/** A prompt of a page and some, then tokens one by one and a few at once. */
const TURNS = [70, 1, 1, 3, 1, 60, 1];

function masksFor(N: number, M: number): readonly Mask[] {
  const masks = [
    everything(),
    causal(),
    window(9),
    local(5),
    and(causal(), or(window(4), sinks(3))),
    not(local(2)),
    padding([M, Math.ceil(M / 2)]),
    atrous(4),
    and(causal(), sparse(7)),
    strided(9),
    fixed(16, 3),
    longformer({ window: 8, dilation: 3 }),
    bigBird({ block: 8, random: 1 }),
    and(padding([M, Math.ceil(M / 2)]), perHead([sparse(5), window(9)])),
  ];
  const third = Math.floor(N / 3);
  return N === M && third > 0 ? [...masks, documents([third, third, N - 2 * third])] : masks;
}

/**
 * Compares every kernel, forward and gradient, with its float64 reference at ragged sizes: attention
 * under masks, linear attention (as a share of the largest value), and the cache of keys and values.
 *
 * @throws {WrongResultError} at the first that differs by more than rounding explains
 */
export async function checkKernels(
  say: (text: string) => void = () => {},
): Promise<readonly KernelCheck[]> {
  const results: KernelCheck[] = [];
  for (const backend of BACKENDS) {
    await openBackend(backend);
    let checks = 0;
    let forward = 0;
    let gradient = 0;
    for (const [N, M] of LENGTHS) {
      say(`checking the kernels on ${backend} at ${N} × ${M}`);
      for (const [D, E] of DEPTHS)
        for (const mask of masksFor(N, M)) {
          const differences = compare(N, M, D, E, mask);
          const where = `${backend}: attention with ${mask.name} at N=${N}, M=${M}, D=${D}, E=${E}`;
          refuse(`${where}, forward`, differences.forward, FORWARD_TOLERANCE);
          refuse(`${where}, gradient`, differences.gradient, GRADIENT_TOLERANCE);
          forward = Math.max(forward, differences.forward);
          gradient = Math.max(gradient, differences.gradient);
          checks += 2;
        }
    }
    say(`checking linear attention on ${backend}`);
    for (const options of linearOptions) {
      for (const N of LINEAR_LENGTHS) {
        const differences = linearDifferences(N, options);
        const { features, causal } = options;
        const map = typeof features === "string" ? features : features?.name;
        const where = `${backend}: linear attention, ${map}, ${causal ? "causal, " : ""}N=${N}`;
        refuse(`${where}, forward`, differences.forward, FORWARD_TOLERANCE);
        refuse(`${where}, gradient`, differences.gradient, FORWARD_TOLERANCE);
        forward = Math.max(forward, differences.forward);
        gradient = Math.max(gradient, differences.gradient);
        checks += 2;
      }
    }
    say(`checking the cache of keys and values on ${backend}`);
    for (const kept of [{}, { window: 40 }, { window: 33, sinks: 3 }]) {
      for (const [D] of DEPTHS) {
        const difference = cacheDifference(TURNS, D, kept);
        const where = `${backend}: keyValueCache(${JSON.stringify(kept)}) at D=${D}`;
        refuse(where, difference, FORWARD_TOLERANCE);
        forward = Math.max(forward, difference);
        checks += 1;
      }
    }
    results.push({ backend, checks, forward, gradient });
  }
  return results;
}

function refuse(where: string, difference: number, tolerance: number) {
  if (difference <= tolerance) return;
  throw new WrongResultError(
    `${where}: expected the float64 reference to within ${tolerance}, got a difference of ${difference}; nothing was timed`,
  );
}

function compare(N: number, M: number, D: number, E: number, mask: Mask) {
  const shapes = { q: [B, H, N, D], k: [B, H, M, D], v: [B, H, M, E], output: [B, H, N, E] };
  const rows = (shape: number[], seed: number) => ({
    values: normals(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  });
  const q = rows(shapes.q, 1);
  const k = rows(shapes.k, 2);
  const v = rows(shapes.v, 3);
  const dOutput = rows(shapes.output, 4);
  const expected = reference.attention(q, k, v, { mask });
  const slopes = reference.attentionGradient(q, k, v, { output: dOutput }, { mask });

  return tf.tidy(() => {
    const inputs = [q, k, v].map(({ values, shape }) => tf.tensor(values, shape));
    const [tq, tk, tv] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    const { output, logsumexp } = attentionWithLogsumexp(tq, tk, tv, { mask });
    const gradients = tf.grads(
      (...x: tf.Tensor[]) =>
        attentionWithLogsumexp(x[0] as tf.Tensor, x[1] as tf.Tensor, x[2] as tf.Tensor, { mask })
          .output,
    )(inputs, tf.tensor(dOutput.values, dOutput.shape));
    return {
      forward: Math.max(
        largestDifference(output.dataSync(), expected.output.values),
        largestDifference(logsumexp.dataSync(), expected.logsumexp.values),
      ),
      gradient: Math.max(
        ...[slopes.q, slopes.k, slopes.v].map((slope, i) =>
          largestDifference((gradients[i] as tf.Tensor).dataSync(), slope.values),
        ),
      ),
    };
  });
}
