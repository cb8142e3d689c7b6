/** Milliseconds since some fixed moment. */
export type Clock = () => number;

/**
 * CPU time of this process, user and system. Time slices given to other processes do not count,
 * so it is steady on a busy machine; with threads it counts each of them.
 */
export const cpuClock: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Time on the wall. For threads, and for nothing else. */
export const wallClock: Clock = () => performance.now();
