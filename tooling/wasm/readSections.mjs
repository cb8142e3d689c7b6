/** The sections of the WebAssembly binary format (core specification 2.0, §5.5.2) by id. */
const NAMES = [
  ...["custom", "type", "import", "function", "table", "memory", "global"],
  ...["export", "start", "element", "code", "data", "dataCount", "tag"],
];

const KINDS = ["function", "table", "memory", "global", "tag"];

/**
 * @typedef {{ module: string, name: string, kind: string, limits?: Limits }} Import
 * @typedef {{ minimum: number, maximum?: number, shared: boolean }} Limits
 * @typedef {{ name: string, kind: string, index: number }} Export
 * @typedef {{
 *   sections: string[],
 *   imports: Import[],
 *   exports: Export[],
 *   types: number[][],
 *   functions: number[],
 *   globals: { mutable: boolean }[],
 *   dataSegments: number,
 * }} Module types: the value types that each function type takes and gives; functions: the type of
 *   each function that the module defines
 */

/**
 * Reads of a WebAssembly module what decides whether it can live in someone else's memory.
 *
 * @param {Uint8Array} bytes
 * @returns {Module}
 * @throws {Error} where the bytes are not a module, or use an encoding that kernels have no need of
 */
export function readSections(bytes) {
  const reader = new Reader(bytes);
  if (reader.u32() !== 0x6d736100 || reader.u32() !== 1)
    throw new Error("not a WebAssembly module");
  /** @type {Module} */
  const module = {
    ...{ sections: [], types: [], imports: [], functions: [] },
    ...{ globals: [], exports: [], dataSegments: 0 },
  };
  while (!reader.done()) {
    const id = reader.byte();
    const name = NAMES[id] ?? `unknown ${id}`;
    const section = new Reader(reader.take(reader.leb()));
    module.sections.push(name);
    if (name === "type") module.types = section.list(readType);
    if (name === "function") module.functions = section.list((index) => index.leb());
    if (name === "import") module.imports = section.list(readImport);
    if (name === "export") module.exports = section.list(readExport);
    if (name === "global") module.globals = section.list(readGlobal);
    if (name === "data") module.dataSegments = section.leb();
  }
  return module;
}

/** @param {Reader} reader */
function readType(reader) {
  reader.byte();
  const parameters = reader.list((value) => value.byte());
  return [...parameters, ...reader.list((value) => value.byte())];
}

/** @param {Reader} reader @returns {Import} */
function readImport(reader) {
  const from = { module: reader.text(), name: reader.text() };
  const kind = KINDS[reader.byte()] ?? "unknown";
  if (kind === "memory") return { ...from, kind, limits: readLimits(reader) };
  if (kind === "function") reader.leb();
  else if (kind === "global") reader.take(2);
  else throw new Error(`import ${from.module}.${from.name}: a ${kind} cannot be imported`);
  return { ...from, kind };
}

/** @param {Reader} reader @returns {Limits} */
function readLimits(reader) {
  const flags = reader.byte();
  const minimum = reader.leb();
  const shared = (flags & 2) !== 0;
  return flags & 1 ? { minimum, maximum: reader.leb(), shared } : { minimum, shared };
}

/** @param {Reader} reader @returns {Export} */
function readExport(reader) {
  const name = reader.text();
  const kind = KINDS[reader.byte()] ?? "unknown";
  return { name, kind, index: reader.leb() };
}

/** @param {Reader} reader */
function readGlobal(reader) {
  reader.byte();
  const mutable = reader.byte() === 1;
  reader.constant();
  return { mutable };
}

class Reader {
  #at = 0;
  #bytes;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  done() {
    return this.#at >= this.#bytes.length;
  }

  byte() {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new Error("the WebAssembly module ends too early");
    return value;
  }

  /** @param {number} length */
  take(length) {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Error("the WebAssembly module ends too early");
    const slice = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return slice;
  }

  u32() {
    return this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24);
  }

  /** An unsigned number in LEB128: seven bits a byte, lowest first. */
  leb() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  text() {
    return new TextDecoder().decode(this.take(this.leb()));
  }

  /** Skips a constant expression. */
  constant() {
    for (let opcode = this.byte(); opcode !== 0x0b; opcode = this.byte()) {
      if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23) this.leb();
      else if (opcode === 0x43) this.take(4);
      else if (opcode === 0x44) this.take(8);
      else if (opcode === 0xfd && this.leb() === 12) this.take(16);
      else throw new Error(`global: cannot read opcode 0x${opcode.toString(16)} in its value`);
    }
  }

  /**
   * @template T
   * @param {(reader: Reader) => T} read
   */
  list(read) {
    return Array.from({ length: this.leb() }, () => read(this));
  }
}
