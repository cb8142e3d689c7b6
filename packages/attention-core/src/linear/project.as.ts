import { transposeRows } from "@frugal/engine/assembly/pack.as";
import { productScaled } from "@frugal/engine/assembly/products.as";
import { across } from "./across.as";
import { CHUNK } from "./scanJob.as";

/** As `project.ts` lists them. */
class Project {
  x: usize;
  matrix: usize;
  out: usize;
  rows: u32;
  D: u32;
  R: u32;
  widthR: u32;
  scale: f32;
  normScale: f32;
  shift: f32;
  peak: u32;
}

/**
 * Task = 32 rows: x [32, D] → scale · x · matrix [D, R] + shift, less normScale · |x|², or less each
 * row's peak.
 */
export function project(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Project>(job);
  const first = task * CHUNK;
  const count = min(f.rows - first, CHUNK);
  const x = f.x + first * f.D * 4;
  const out = multiply(x, count, f.D, f.scale, f.matrix, f.R, scratch);
  const bytes = f.R << 2;
  for (let r: u32 = 0; r < count; r++) {
    const row = out + r * bytes;
    const less = f.peak
      ? highest(row, f.widthR)
      : f.normScale * squares(x + r * f.D * 4, f.D << 2) - f.shift;
    const moved = f32x4.splat(less);
    const to = f.out + (first + r) * bytes;
    for (let c: u32 = 0; c < bytes; c += 16) {
      v128.store(to + c, f32x4.sub(v128.load(row + c), moved));
    }
  }
  return 0;
}

/** As `projectGradient.ts` lists them. */
class ProjectGradient {
  x: usize;
  dOut: usize;
  matrix: usize;
  dX: usize;
  rows: u32;
  D: u32;
  R: u32;
  scale: f32;
  normScale: f32;
}

/** Task = 32 rows: dX = scale · dOut · matrix [R, D] − 2 normScale (Σ dOut) x. */
export function projectGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<ProjectGradient>(job);
  const first = task * CHUNK;
  const count = min(f.rows - first, CHUNK);
  const dOut = f.dOut + first * f.R * 4;
  const out = multiply(dOut, count, f.R, f.scale, f.matrix, f.D, scratch);
  const bytes = f.D << 2;
  for (let r: u32 = 0; r < count; r++) {
    // A hidden row's gradient is 0 even where the row is NaN.
    const sum = total(dOut + r * f.R * 4, f.R << 2);
    const factor = f32x4.splat(-2 * f.normScale * sum);
    const x = f.x + (first + r) * bytes;
    const to = f.dX + (first + r) * bytes;
    for (let c: u32 = 0; c < bytes; c += 16) {
      const moved = sum == 0 ? factor : f32x4.mul(factor, v128.load(x + c));
      v128.store(to + c, f32x4.add(v128.load(out + r * bytes + c), moved));
    }
  }
  return 0;
}

/** scratch: ones, rows packed [8][depth][4], out [32][width]. */
function multiply(
  rows: usize,
  count: u32,
  depth: u32,
  scale: f32,
  matrix: usize,
  width: u32,
  scratch: usize,
): usize {
  v128.store(scratch, f32x4.splat(1));
  const packed = scratch + 16;
  const out = packed + CHUNK * depth * 4;
  const bytes = width << 2;
  for (let r: u32 = 0; r < count; r += 4) {
    const four = packed + r * (depth << 2);
    transposeRows(rows + r * (depth << 2), depth << 2, <i32>(count - r), depth, scale, four, 16);
  }
  memory.fill(out, 0, CHUNK * bytes);
  for (let c: u32 = 0; c < bytes; c += 32) {
    for (let r: u32 = 0; r < count; r += 4) {
      const four = packed + r * (depth << 2);
      productScaled(four, 16, matrix + c, bytes, depth, out + r * bytes + c, bytes, scratch);
    }
  }
  return out;
}

function highest(row: usize, width: u32): f32 {
  let most = load<f32>(row);
  for (let c: u32 = 1; c < width; c++) most = max(most, load<f32>(row + (c << 2)));
  return most;
}

function squares(row: usize, bytes: u32): f32 {
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < bytes; c += 16) {
    const x = v128.load(row + c);
    sum = f32x4.add(sum, f32x4.mul(x, x));
  }
  return across(sum);
}

function total(row: usize, bytes: u32): f32 {
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < bytes; c += 16) sum = f32x4.add(sum, v128.load(row + c));
  return across(sum);
}
