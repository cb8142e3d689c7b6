/** The backends of tfjs that our kernels run on. */
const BACKENDS = ["wasm", "cpu"] as const;
/** On webgl attention is composed of tfjs's ops. */
export type BackendName = (typeof BACKENDS)[number] | "webgl";

/**
 * The backends that this browser has.
 *
 * @param composed whether what is to run is composed of tfjs's ops where there are no kernels
 */
export function backends(composed: boolean): readonly BackendName[] {
  return composed && hasWebgl() ? [...BACKENDS, "webgl"] : BACKENDS;
}

/** Workers compute, so it takes a canvas that needs no page. */
function hasWebgl(): boolean {
  if (typeof OffscreenCanvas === "undefined") return false;
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  const found = context?.getExtension("EXT_color_buffer_float") != null;
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return found;
}

export interface DeviceChoice {
  readonly backend: BackendName;
  /** Threads that our ops may use. */
  readonly threads: number;
}

/** A device that is open. */
export interface Device {
  readonly tf: typeof import("@tensorflow/tfjs-core");
  readonly backend: BackendName;
  readonly threads: number;
}

/** What this browser lacks, in words; undefined where everything is there. */
export function missing(): "wasm" | "simd" | "worker" | undefined {
  if (typeof WebAssembly === "undefined") return "wasm";
  if (typeof Worker === "undefined") return "worker";
  return WebAssembly.validate(SIMD) ? undefined : "simd";
}

/** Whether threads can share memory here: it takes headers of the server. */
export const isolated = (): boolean => globalThis.crossOriginIsolated === true;

/** As many threads as our ops can use here. */
export const mostThreads = (): number =>
  isolated() ? Math.max(1, navigator.hardwareConcurrency ?? 1) : 1;

/** A module whose one function makes a vector: valid only where there is SIMD. */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);
