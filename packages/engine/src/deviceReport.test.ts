import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, expect, test } from "vitest";
import { deviceReport } from "./deviceReport.ts";
import { setThreads } from "./threads/threads.ts";
import { releaseMemory, startThreads } from "./workspace/host.ts";

afterAll(() => setThreads(1));

test("says what is there, as plain data", async () => {
  setThreads(2);
  await tf.setBackend("cpu");
  expect(deviceReport()).toEqual({
    runtime: `Node ${process.versions.node}`,
    simd: true,
    relaxedSimd: expect.any(Boolean),
    threads: { used: 2, available: expect.any(Number), workers: 0 },
    crossOriginIsolated: false,
    memory: { mode: "shared", bytes: 0 },
    tfjs: { version: tf.version_core, backend: "cpu", inPlace: false, heapBytes: 0 },
  });
  await tf.setBackend("wasm");
  await startThreads();
  const report = deviceReport({ measurePeak: true });
  expect(report.threads.workers).toBe(1);
  expect(report.memory.bytes).toBeGreaterThan(65_536);
  expect(report.tfjs).toMatchObject({ backend: "wasm", inPlace: true });
  expect(report.tfjs.heapBytes).toBeGreaterThan(2 ** 20);
  expect(report.peak).toBeGreaterThan(0.1);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  releaseMemory();
  expect(deviceReport().threads.workers).toBe(0);
});
