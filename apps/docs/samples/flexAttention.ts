import { attention } from "@frugal/attention-core";
import { alibi, alibiSlopes } from "@frugal/positional";
import { and, causal, documents, fromPredicate, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

const [H, N] = [8, 256];
const normal = (seed: number) => tf.randomNormal([1, H, N, 64], 0, 1, "float32", seed);
const [q, k, v] = [normal(1), normal(2), normal(3)];

// mask_mod: sets instead of functions; compiling them visits no pairs
const mask = and(causal(), window(64), documents([100, 156]));
// … or a function, where there is no set for it
const own = fromPredicate((query, key) => (query + key) % 3 === 0, { name: "thirds" });

// score_mod: a bias by distance (ALiBi), and a soft cap
const bias = alibi(alibiSlopes(H), { N });
console.log(attention(q, k, v, { mask, bias, softCap: 20 }).shape);
console.log(attention(q, k, v, { mask: own }).shape);
