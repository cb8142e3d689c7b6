/** Which keys a cache keeps; without a window, all. */
export interface KeyValueCacheOptions {
  /** A query sees the last `window` keys, its own included. */
  readonly window?: number;
  /** And the first `sinks` keys of all, whatever the window. */
  readonly sinks?: number;
}

/** How queries attend to a cache. */
export interface AttendOptions {
  /** What q·k is multiplied by; default 1/√D. */
  readonly scale?: number;
}
