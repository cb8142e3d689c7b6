import { afterAll, beforeEach, expect, test } from "vitest";
import { setThreads } from "../threads/threads.ts";
import { openHost, presentHost, releaseMemory, startThreads } from "./host.ts";

beforeEach(() => {
  releaseMemory();
  setThreads(1);
});
afterAll(() => setThreads(1));

const use = (bytes: number) => {
  const { heap } = openHost(false);
  heap.free(heap.allocate(bytes));
};
const bytes = () => presentHost()?.heap.memory.buffer.byteLength ?? 0;

test("memory is given back when far less is needed for a while", () => {
  use(2 ** 28);
  expect(bytes()).toBeGreaterThan(2 ** 28);
  for (let op = 0; op < 80; op++) use(1000);
  expect(bytes()).toBeLessThan(2 ** 20);
});

test("memory is kept while it is needed now and then, or is small", () => {
  use(2 ** 28);
  for (let op = 0; op < 200; op++) use(op % 20 === 0 ? 2 ** 27 : 1000);
  expect(bytes()).toBeGreaterThan(2 ** 28);
  releaseMemory();
  expect(bytes()).toBe(0);
  use(2 ** 25);
  for (let op = 0; op < 80; op++) use(1000);
  expect(bytes()).toBeGreaterThan(2 ** 25);
});

test("nothing is given back in the middle of an op", () => {
  const { heap } = openHost(false);
  const block = heap.allocate(2 ** 27);
  releaseMemory();
  for (let op = 0; op < 80; op++) use(1000);
  expect(openHost(false).heap).toBe(heap);
  heap.free(block);
});

test("threads end with the memory, and start anew", async () => {
  setThreads(3);
  expect(await startThreads()).toBe(3);
  releaseMemory();
  expect(presentHost()).toBeUndefined();
  expect(await startThreads()).toBe(3);
});
