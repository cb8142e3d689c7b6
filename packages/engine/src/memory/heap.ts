/** WASM memory that hands out blocks. Addresses are bytes from the start of `memory`. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** A block of at least `bytes` bytes, aligned to 16, or 0 when the memory cannot hold it. */
  allocate(bytes: number): number;
  free(address: number): void;
}
