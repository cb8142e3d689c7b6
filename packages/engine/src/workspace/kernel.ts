import type { WasmModule } from "../wasm/wasmModule.ts";

/** How a field lies in memory, in 4 bytes. */
export type FieldType = "u32" | "f32";

/**
 * One exported function of a module: `(job, task, step, scratch)`, with the fields of `job` in
 * the order given here. The class that the AssemblyScript source reads them through must list the
 * same names in the same order.
 */
export interface Kernel<Field extends string> {
  readonly module: WasmModule;
  readonly name: string;
  readonly fields: Readonly<Record<Field, FieldType>>;
}
