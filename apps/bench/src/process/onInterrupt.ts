const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const cleanups = new Set<() => void>();

function interrupted(signal: NodeJS.Signals) {
  for (const cleanup of cleanups) cleanup();
  stopListening();
  process.kill(process.pid, signal);
}

function stopListening() {
  for (const signal of SIGNALS) process.removeListener(signal, interrupted);
}

/**
 * Has `cleanup` done should the user interrupt. Where nothing is to be cleaned up there is no
 * handler, so that Ctrl-C ends the process at once even in the middle of a long computation.
 *
 * @returns call it when there is nothing left to clean up
 */
export function onInterrupt(cleanup: () => void): () => void {
  if (cleanups.size === 0) for (const signal of SIGNALS) process.on(signal, interrupted);
  cleanups.add(cleanup);
  return () => {
    if (cleanups.delete(cleanup) && cleanups.size === 0) stopListening();
  };
}
