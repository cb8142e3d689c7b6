import { transposeRows } from "@frugal/engine/assembly/pack.as";
import { addToState, placeB, placeC } from "./addToState.as";
import { fillFeaturesTable } from "./features.as";
import { CHUNK, CHUNKS, ONES, Scan, stateOf, stateRow, sumOf, TABLE } from "./scanJob.as";

/** Task = one slot of one head: the sum over its range of rows, on top of what is given to the first. */
export function sumStates(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Scan>(job);
  const head = task / f.slots;
  const slot = task - head * f.slots;
  const state = stateOf(f, head, slot);
  if (!step) {
    v128.store(scratch + ONES, f32x4.splat(1));
    fillFeaturesTable(scratch + TABLE);
    memory.fill(state, 0, (f.A + 1) * stateRow(f) + f.A * 4);
    if (!slot) begin(f, head, state);
  }
  const range = f.ranges + (slot << 3);
  const end = load<u32>(range, 4);
  let row = load<u32>(range) + step * CHUNK * CHUNKS;
  const stop = min(end, row + CHUNK * CHUNKS);
  for (; row < stop; row += CHUNK) {
    const count = min(stop - row, CHUNK);
    const b = placeB(f, head, row, count, scratch);
    const c = placeC(f, head, row, count, scratch);
    addToState(f, head, row, count, b, c, state, scratch);
  }
  return stop < end ? 1 : 0;
}

function begin(f: Scan, head: u32, state: usize): void {
  const stride = stateRow(f);
  const bytesA = f.A << 2;
  const bytesC = f.C << 2;
  if (f.initial) {
    if (f.transposed) {
      const from = f.initial + head * f.widthC * bytesA;
      for (let c: u32 = 0; c < f.widthC; c += 4) {
        const count = <i32>(f.widthC - c);
        transposeRows(from + c * bytesA, bytesA, count, f.A, 1, state + (c << 2), stride);
      }
    } else {
      const from = f.initial + head * f.widthA * bytesC;
      for (let a: u32 = 0; a < f.widthA; a++) {
        memory.copy(state + a * stride, from + a * bytesC, bytesC);
      }
    }
  }
  if (!f.initialSum) return;
  if (f.extra) memory.copy(state + f.A * stride, f.initialSum + head * bytesC, bytesC);
  else memory.copy(sumOf(f, state), f.initialSum + head * bytesA, bytesA);
}

/** Task = one head: what each slot begins with, or, if every row sees all, their sum in the first. */
export function joinStates(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Scan>(job);
  const bytes = (f.A + 1) * stateRow(f) + f.A * 4;
  const first = stateOf(f, task, 0);
  for (let slot: u32 = 1; slot < f.slots; slot++) {
    const from = stateOf(f, task, f.causal ? slot - 1 : slot);
    const to = f.causal ? stateOf(f, task, slot) : first;
    for (let at: u32 = 0; at < bytes; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    }
  }
  return 0;
}

/** Task = one head: hands out the state that its scan ended with. */
export function takeStates(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Scan>(job);
  const state = stateOf(f, task, f.causal ? f.slots - 1 : 0);
  const stride = stateRow(f);
  const bytesA = f.A << 2;
  const bytesC = f.C << 2;
  if (f.final) {
    const to = f.final + task * f.widthA * bytesC;
    for (let a: u32 = 0; a < f.widthA; a++) {
      memory.copy(to + a * bytesC, state + a * stride, bytesC);
    }
  }
  if (!f.finalSum) return 0;
  if (f.extra) memory.copy(f.finalSum + task * bytesC, state + f.A * stride, bytesC);
  else memory.copy(f.finalSum + task * bytesA, sumOf(f, state), bytesA);
  return 0;
}
