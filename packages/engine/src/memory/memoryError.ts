/** Thrown when WASM memory, at most 4 GiB and less on some platforms, cannot hold what an op needs. */
export class MemoryError extends Error {
  override readonly name: string = "MemoryError";

  constructor(op: string, bytes: number) {
    super(
      `${op}: needed ${megabytes(bytes)} MB of WASM memory in one piece, more than is left; ` +
        "dispose tensors, or use a smaller batch, fewer heads or a shorter sequence",
    );
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
