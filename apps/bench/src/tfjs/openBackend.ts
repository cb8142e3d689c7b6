import { setThreads } from "@frugal/engine";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";

/** Makes tfjs use a backend, without its greeting, and our ops one thread. */
export async function openBackend(name: "cpu" | "wasm"): Promise<void> {
  tf.env().set("PROD", true);
  if (!(await tf.setBackend(name))) throw new Error(`openBackend: expected ${name} to start`);
  setThreads(1);
}
