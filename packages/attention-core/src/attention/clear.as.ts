/** As `clear.ts` lists them. */
class Clear {
  to: usize;
  bytes: u32;
  /** Bytes in one task. */
  perTask: u32;
}

/** Task = some bytes that become 0. */
export function clearBytes(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Clear>(job);
  const first = task * f.perTask;
  memory.fill(f.to + first, 0, min(f.bytes - first, f.perTask));
  return 0;
}
