import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Copies the binaries that tfjs's wasm backend asks for when it starts. */
export function tfjsBinaries(folder: string): void {
  const from = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(from)) {
    if (file.endsWith(".wasm")) cpSync(join(from, file), join(folder, file));
  }
}
