import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { startChild } from "./childProcess.ts";
import type * as example from "./testing/example.ts";

const NODE = ["--import", "tsx"];
const start = () =>
  startChild<typeof example>(new URL("./testing/example.ts", import.meta.url), NODE);

test("calls go to another process and come back, errors too", async () => {
  const child = start();
  expect(await child.call.double(Float32Array.of(1, 2))).toEqual(Float32Array.of(2, 4));
  await expect(child.call.fail()).rejects.toThrow("as it should");
  await child.stop();
  await expect(child.call.double(new Float32Array())).rejects.toThrow("ended by SIGKILL");
});

test("the death of the process is an error of the call, and nothing more", async () => {
  await expect(start().call.die()).rejects.toThrow("the process was ended by SIGABRT");
});

test("stops a process that computes", async () => {
  const child = start();
  const call = expect(child.call.spin()).rejects.toThrow("ended by SIGKILL");
  await child.stop();
  await call;
});

test.each(["SIGINT", "SIGTERM"] as const)("%s leaves no orphan", async (signal) => {
  const script = fileURLToPath(new URL("./testing/parent.ts", import.meta.url));
  const parent = spawn(process.execPath, [...NODE, script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(parent.stdout, "data");
  const pid = Number(line.toString());
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill(signal);
  expect(await once(parent, "exit")).toEqual([null, signal]);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 5000);
});
