import { exp2 } from "@frugal/engine/assembly/exponential.as";

/**
 * Scores of a multiple of four keys become weights 2^(score − peak); peak and sum follow; `factor`
 * says what came before shrinks by.
 */
export function softmax(
  state: usize,
  factor: usize,
  scores: usize,
  end: usize,
  table: usize,
): void {
  const old0 = v128.load(state);
  const old1 = v128.load(state, 16);
  let peak0 = old0;
  let peak1 = old1;
  let other0 = old0; // a maximum takes four cycles: two at a time
  let other1 = old1;
  for (let s = scores; s < end; s += 64) {
    peak0 = f32x4.pmax(peak0, v128.load(s));
    peak1 = f32x4.pmax(peak1, v128.load(s, 16));
    other0 = f32x4.pmax(other0, v128.load(s, 32));
    other1 = f32x4.pmax(other1, v128.load(s, 48));
  }
  peak0 = f32x4.pmax(peak0, other0);
  peak1 = f32x4.pmax(peak1, other1);
  const shrink0 = exp2(f32x4.sub(old0, peak0), table);
  const shrink1 = exp2(f32x4.sub(old1, peak1), table);
  v128.store(factor, shrink0);
  v128.store(factor, shrink1, 16);
  let sum0 = f32x4.mul(v128.load(state, 32), shrink0);
  let sum1 = f32x4.mul(v128.load(state, 48), shrink1);
  for (let s = scores; s < end; s += 32) {
    const weight0 = exp2(f32x4.sub(v128.load(s), peak0), table);
    const weight1 = exp2(f32x4.sub(v128.load(s, 16), peak1), table);
    v128.store(s, weight0);
    v128.store(s, weight1, 16);
    sum0 = f32x4.add(sum0, weight0);
    sum1 = f32x4.add(sum1, weight1);
  }
  v128.store(state, peak0);
  v128.store(state, peak1, 16);
  v128.store(state, sum0, 32);
  v128.store(state, sum1, 48);
}
