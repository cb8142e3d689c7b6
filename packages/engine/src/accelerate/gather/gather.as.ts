import { copyWords } from "../copies/copy.as";

/** As `gather.ts` lists them. */
class Gather {
  from: usize;
  /** Of each row that is wanted, its place. */
  places: usize;
  to: usize;
  /** Blocks of rows with the same places. */
  outer: u32;
  length: u32;
  count: u32;
  width: u32;
}

/** Task = one block: to [count, width] = rows of from [length, width], in words. */
export function gather(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Gather>(job);
  const places = f.places + (((task / f.outer) * f.count) << 2);
  const from = f.from + ((task * f.length * f.width) << 2);
  const to = f.to + ((task * f.count * f.width) << 2);
  for (let i: u32 = 0; i < f.count; i++) {
    const place = load<u32>(places + (i << 2));
    copyWords(from + ((place * f.width) << 2), to + ((i * f.width) << 2), f.width);
  }
  return 0;
}
