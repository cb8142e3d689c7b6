import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-cpu";
import { env } from "@tensorflow/tfjs";
import { compute } from "./compute.ts";
import { computeComposed } from "./computeComposed.ts";

env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
setWasmPaths(`${location.origin}/tfjs/`);
Object.assign(globalThis, { compute, computeComposed });
