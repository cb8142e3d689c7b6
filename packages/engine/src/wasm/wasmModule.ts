import { declareSharedMemory } from "./declareSharedMemory.ts";
import { supportsRelaxedSimd } from "./supportsRelaxedSimd.ts";

/** What every kernel looks like from outside: one step of one task; true while steps remain. */
export type KernelFunction = (job: number, task: number, step: number, scratch: number) => number;

/** The binaries that `tooling/buildWasm.mjs` writes, as base64. */
export interface ModuleSource {
  /** Shown in errors, e.g. the package's name. */
  readonly name: string;
  /** Built for SIMD: runs wherever we run. */
  readonly simd: string;
  /** The same source built for SIMD with fused multiply-add. */
  readonly relaxed: string;
}

/** One package's kernels: compiled once, instantiated once per memory. */
export interface WasmModule {
  readonly name: string;
  /** Tells modules apart across threads. */
  readonly id: number;
  /** The binary as it fits a memory that is shared or not. */
  bytes(shared: boolean): Uint8Array;
  /** Place of a function among the binary's exports: what a worker knows it by. */
  indexOf(kernel: string): number;
  /** Its functions, working on `memory`. */
  instantiate(memory: WebAssembly.Memory): Record<string, KernelFunction>;
}

let modules = 0;

/**
 * Describes a package's kernels. Nothing is decoded or compiled before the first use; the build
 * with fused multiply-add is taken where the platform has it.
 */
export function defineModule(source: ModuleSource): WasmModule {
  const id = ++modules;
  const instances = new WeakMap<WebAssembly.Memory, Record<string, KernelFunction>>();
  const variants = new Map<boolean, { bytes: Uint8Array; compiled: WebAssembly.Module }>();

  function variant(shared: boolean): { bytes: Uint8Array; compiled: WebAssembly.Module } {
    let found = variants.get(shared);
    if (!found) {
      const plain = decode(supportsRelaxedSimd() ? source.relaxed : source.simd);
      const bytes = shared ? declareSharedMemory(plain) : plain;
      found = { bytes, compiled: new WebAssembly.Module(bytes as BufferSource) };
      variants.set(shared, found);
    }
    return found;
  }

  return {
    name: source.name,
    id,
    bytes: (shared) => variant(shared).bytes,
    indexOf(kernel) {
      const exports = WebAssembly.Module.exports(variant(true).compiled);
      return exports.findIndex(({ name }) => name === kernel);
    },
    instantiate(memory) {
      let functions = instances.get(memory);
      if (!functions) {
        const { compiled } = variant(isShared(memory));
        const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
        functions = exports as Record<string, KernelFunction>;
        instances.set(memory, functions);
      }
      return functions;
    },
  };
}

/** Whether several threads can see a memory. */
export function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== "undefined" && memory.buffer instanceof SharedArrayBuffer;
}

function decode(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
