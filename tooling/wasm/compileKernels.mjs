import asc from "assemblyscript/asc";

const OPTIONS = [
  ...["-O3", "--noAssert", "--runtime", "stub"],
  ...["--importMemory", "--noExportMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  // It warns of v128 in functions that never leave the module; checkKernels looks at those that do.
  // And of addresses taken for 32-bit numbers, which they are.
  ...["--disableWarning", "112", "--disableWarning", "201"],
];

/**
 * Compiles an AssemblyScript entry to a WebAssembly module; the same source gives the same bytes.
 *
 * @param {string} entry path of the entry, relative to `baseDir`
 * @param {string[]} features WebAssembly features to enable
 * @param {string} [baseDir] the folder that imports are resolved in
 * @returns {Promise<Uint8Array>}
 * @throws {Error} with the compiler's messages where the source is wrong
 */
export async function compileKernels(entry, features, baseDir = ".") {
  /** @type {Uint8Array | undefined} */
  let module;
  const enabled = features.flatMap((feature) => ["--enable", feature]);
  const output = ["--outFile", "kernels.wasm", "--baseDir", baseDir];
  const { error, stderr } = await asc.main([entry, ...OPTIONS, ...enabled, ...output], {
    writeFile(name, contents) {
      if (name === "kernels.wasm" && typeof contents !== "string") module = contents;
    },
  });
  const messages = stderr.toString();
  if (error || module === undefined) throw new Error(`${entry}:\n${messages}${error ?? ""}`);
  if (messages) console.warn(messages);
  return module;
}
