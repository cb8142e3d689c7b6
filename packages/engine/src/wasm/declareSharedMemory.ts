const IMPORT_SECTION = 2;
const MEMORY = 2;
const HAS_MAXIMUM = 0x01;
const SHARED_WITH_MAXIMUM = 0x03;

/**
 * The same module, importing a shared memory instead of an unshared one.
 *
 * The two builds differ in one byte, the limits' flag of the memory import, so one binary is
 * shipped and that byte is set when threads are used.
 *
 * @throws {Error} when the module's only import is not a memory with a maximum
 */
export function declareSharedMemory(bytes: Uint8Array): Uint8Array {
  let at = 8; // past magic and version
  const u32 = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = u32();
    if (id !== IMPORT_SECTION) {
      at += size;
      continue;
    }
    const count = u32();
    for (let field = 0; field < 2; field++) {
      const length = u32(); // of the module's, then the import's name
      at += length;
    }
    const kind = bytes[at++];
    if (count !== 1 || kind !== MEMORY || bytes[at] !== HAS_MAXIMUM) break;
    const patched = bytes.slice();
    patched[at] = SHARED_WITH_MAXIMUM;
    return patched;
  }
  throw new Error(
    "declareSharedMemory: the module must import one memory with a maximum and nothing else",
  );
}
