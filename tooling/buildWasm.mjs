import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkKernels } from "./wasm/checkKernels.mjs";
import { compileKernels } from "./wasm/compileKernels.mjs";

// Run in a package's folder: src/kernels.as.ts → src/generated/kernels.ts.

const entry = "src/kernels.as.ts";
const folder = "src/generated";

try {
  const simd = await compileKernels(entry, ["simd"]);
  const relaxed = await compileKernels(entry, ["simd", "relaxed-simd"]);
  checkKernels(simd, `${entry} (simd)`);
  checkKernels(relaxed, `${entry} (relaxed)`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "kernels.ts"),
    [
      "// Generated from kernels.as.ts by tooling/buildWasm.mjs.",
      `export const simd: string =\n  "${Buffer.from(simd).toString("base64")}";`,
      `export const relaxed: string =\n  "${Buffer.from(relaxed).toString("base64")}";`,
      "",
    ].join("\n"),
  );
  console.log(`${entry}: simd ${simd.length} bytes, relaxed ${relaxed.length} bytes`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
