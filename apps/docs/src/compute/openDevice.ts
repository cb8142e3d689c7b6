import { setThreads } from "@frugal/engine";
import * as tf from "@tensorflow/tfjs-core";
import type { Device, DeviceChoice } from "./device.ts";

/** Starts tfjs on a backend. Its binaries are served by this site (`public/tfjs`). */
export async function openDevice({ backend, threads }: DeviceChoice): Promise<Device> {
  tf.env().set("IS_TEST", true); // no greeting
  if (backend === "wasm") {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    // The threads of tfjs's own kernels start from a function's source, which bundling breaks.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    setWasmPaths(new URL(`${import.meta.env.BASE_URL}tfjs/`, location.origin).href);
  } else if (backend === "webgl") {
    await import("@tensorflow/tfjs-backend-webgl");
  } else {
    await import("@tensorflow/tfjs-backend-cpu");
  }
  if (!(await tf.setBackend(backend)))
    throw new Error(`tfjs could not start its ${backend} backend`);
  await tf.ready();
  tf.env().set("IS_TEST", false); // it would take what composed kernels keep for leaks
  setThreads(threads);
  return { tf, backend, threads };
}
