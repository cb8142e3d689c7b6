import { smallModule } from "@frugal/tooling/oracle/smallModule.ts";
import { expect, test } from "vitest";
import { declareSharedMemory } from "./declareSharedMemory.ts";

const bytes = Uint8Array.from(atob(smallModule({ zero: [0x41, 0] })), (c) => c.charCodeAt(0));

test("changes one byte, and the module then takes a shared memory", () => {
  const shared = declareSharedMemory(bytes);
  expect(shared.filter((byte, at) => byte !== bytes[at])).toEqual(Uint8Array.of(0x03));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
  const module = new WebAssembly.Module(shared as BufferSource);
  expect(() => new WebAssembly.Instance(module, { env: { memory } })).not.toThrow();
});

test("refuses a module that imports no memory", () => {
  const empty = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  expect(() => declareSharedMemory(empty)).toThrow(/must import one memory with a maximum/);
});
