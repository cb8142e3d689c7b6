const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interrupt {
  /** The one that came, if one did. */
  signal(): NodeJS.Signals | undefined;
  release(): void;
}

/** One Ctrl-C can reach a process twice, from the terminal and from npm. */
const SAME = 1000;

/**
 * Notes an interruption rather than end at once, so that what was done can be put away. Another one,
 * later, ends the process.
 */
export function noteInterrupt(): Interrupt {
  let noted: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  const release = () => {
    for (const signal of SIGNALS) process.removeListener(signal, note);
  };
  const note = (signal: NodeJS.Signals) => {
    noted ??= { signal, at: performance.now() };
    if (performance.now() - noted.at < SAME) return;
    release();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, note);
  return { signal: () => noted?.signal, release };
}
