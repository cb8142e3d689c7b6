import { productPacked } from "./products.as";

class Peak {
  a: usize;
  b: usize;
  depth: u32;
  times: u32;
}

/** One product that stays in the first cache, `times` times: what this platform can do at best. */
export function peak(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const peak = changetype<Peak>(job);
  for (let i: u32 = 0; i < peak.times; i++) {
    productPacked(peak.a, peak.b, peak.depth, scratch, 32);
  }
  return 0;
}
