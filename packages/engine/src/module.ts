import { relaxed, simd } from "./generated/kernels.ts";
import { defineModule, type WasmModule } from "./wasm/wasmModule.ts";

/** The engine's own kernels. */
export const engineModule: WasmModule = defineModule({ name: "@frugal/engine", simd, relaxed });
