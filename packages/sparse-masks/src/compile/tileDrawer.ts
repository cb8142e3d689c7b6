import { TILE } from "../blockLayout.ts";
import { structureOf } from "../combinators/structure.ts";
import { guarded } from "../guarded.ts";
import type { Mask } from "../mask.ts";
import { fillPatch, keyAt, ones, type Patch, rectOf } from "./patch.ts";

/**
 * Draws a patch of which the mask said "some": bit c of word r is the pair of its r-th query and
 * c-th key. Bits of pairs outside the patch are 0.
 */
export type Draw = (patch: Patch, bits: Uint32Array) => void;

/** Side of the smallest block that `coverage` is asked about inside a tile. */
const SMALL = 4;

/**
 * How to draw the tiles of a mask with few questions: a relative mask by diagonals, a mask made
 * of others by its parts, any other by quarters. One drawer serves patches of one step.
 *
 * @param oblique whether keys are chosen, so that diagonals are not of one distance
 */
export function tileDrawer(mask: Mask, example: number, oblique: boolean): Draw {
  if (mask.relative && !oblique) return byDiagonals(mask, example);
  const structure = structureOf(mask);
  switch (structure?.kind) {
    case "and":
      return byParts(true, structure.parts, example, oblique);
    case "or":
      return byParts(false, structure.parts, example, oblique);
    case "not":
      return byComplement(structure.part, example, oblique);
    case "shift": {
      const { part, offset } = structure;
      const draw = tileDrawer(part, example, oblique);
      return (patch, bits) => draw({ ...patch, q: patch.q + offset }, bits);
    }
    default:
      return byPattern(mask, example);
  }
}

/** One question per distance, and equal patches are drawn once. */
function byDiagonals(mask: Mask, example: number): Draw {
  const { allows } = guarded("compile", mask);
  const known = new Map<number, Uint32Array>();
  return ({ q, k, height, width, step }, bits) => {
    const before = known.get(q - k);
    const whole = height === TILE && width === TILE;
    if (whole && before !== undefined) {
      bits.set(before);
      return;
    }
    bits.fill(0);
    for (let d = 1 - width; d < height; d++) {
      let r = Math.max(d, 0);
      let c = r - d;
      if (!allows(q + r * step, k + c * step, example)) continue;
      for (; r < height && c < width; r++, c++) bits[r] = (bits[r] ?? 0) | (1 << c);
    }
    if (whole) known.set(q - k, bits.slice());
  };
}

/**
 * Only parts that are mixed here are drawn, and joined word by word. The others decide nothing:
 * an intersection is mixed only where they allow all, a union only where they allow none.
 */
function byParts(every: boolean, parts: readonly Mask[], example: number, oblique: boolean): Draw {
  const drawers = parts.map((part) => ({
    coverage: guarded("compile", part).coverage,
    draw: tileDrawer(part, example, oblique),
  }));
  const drawn = new Uint32Array(TILE);
  return (patch, bits) => {
    const rect = rectOf(patch);
    if (every) fillPatch(patch, bits);
    else bits.fill(0);
    for (const { coverage, draw } of drawers) {
      if (coverage(rect, example) !== "some") continue;
      draw(patch, drawn);
      for (let r = 0; r < TILE; r++) {
        const word = drawn[r] ?? 0;
        bits[r] = every ? (bits[r] ?? 0) & word : (bits[r] ?? 0) | word;
      }
    }
  };
}

function byComplement(part: Mask, example: number, oblique: boolean): Draw {
  const draw = tileDrawer(part, example, oblique);
  return (patch, bits) => {
    draw(patch, bits);
    const all = ones(patch.width);
    for (let r = 0; r < patch.height; r++) bits[r] = ~(bits[r] ?? 0) & all;
  };
}

/** Patches of a tile's size whose pattern is known are not drawn again. */
function byPattern(mask: Mask, example: number): Draw {
  const draw = byQuarters(mask, example);
  const known = new Map<number, Uint32Array>();
  return (patch, bits) => {
    const whole = patch.height === TILE && patch.width === TILE && !patch.chosen;
    const pattern = whole ? mask.pattern?.(rectOf(patch), example) : undefined;
    const before = pattern === undefined ? undefined : known.get(pattern);
    if (before) bits.set(before);
    else draw(patch, bits);
    if (pattern !== undefined && !before) known.set(pattern, bits.slice());
  };
}

/** Goes on as the compiler does, quarter by quarter, while `coverage` may spare questions. */
function byQuarters(mask: Mask, example: number): Draw {
  const { allows, coverage } = guarded("compile", mask);
  const drawMixed = (
    patch: Patch,
    r0: number,
    r1: number,
    c0: number,
    c1: number,
    bits: Uint32Array,
  ) => {
    const height = (r1 - r0 + 1) >> 1;
    const width = (c1 - c0 + 1) >> 1;
    if (2 * Math.max(height, width) <= SMALL) {
      for (let c = c0; c < c1; c++) {
        const k = keyAt(patch, c);
        for (let r = r0; r < r1; r++) {
          if (allows(patch.q + r * patch.step, k, example)) bits[r] = (bits[r] ?? 0) | (1 << c);
        }
      }
      return;
    }
    for (let r = r0; r < r1; r += height) {
      for (let c = c0; c < c1; c += width) {
        const endRow = Math.min(r + height, r1);
        const endColumn = Math.min(c + width, c1);
        const answer = coverage(rectOf(patch, r, endRow, c, endColumn), example);
        if (answer === "some") drawMixed(patch, r, endRow, c, endColumn, bits);
        if (answer !== "all") continue;
        const word = ones(endColumn - c) << c;
        for (let row = r; row < endRow; row++) bits[row] = (bits[row] ?? 0) | word;
      }
    }
  };
  return (patch, bits) => drawMixed(patch, 0, patch.height, 0, patch.width, bits.fill(0));
}
