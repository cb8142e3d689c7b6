import { readFileSync, writeFileSync } from "node:fs";

/** Bytes of this process that are in memory now. */
export const resident = (): number => process.memoryUsage.rss();

/**
 * The most bytes of this process that ever were in memory at once, or since `forgetPeak`.
 *
 * Linux hands `maxRSS` down from the process that started this one, so a small child of a large
 * parent would report its parent's size; the kernel's own figure for this address space is right.
 */
export function peakResident(): number {
  const peak = highWaterMark();
  return peak ?? process.resourceUsage().maxRSS * 1024;
}

/** Starts the peak anew at what is resident now, where the platform can (Linux); else does nothing. */
export function forgetPeak(): void {
  if (highWaterMark() === undefined) return;
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Not allowed in this container: the peak then includes making the inputs, which is an upper bound.
  }
}

function highWaterMark(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
