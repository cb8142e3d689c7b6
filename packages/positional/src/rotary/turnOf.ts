import { ShapeError } from "@frugal/attention-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import { rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import type { PerAxis, RotaryOptions } from "./rotaryOptions.ts";
import type { RowPositions, Turn } from "./turn.ts";

const OPTIONS = ["layout", "frequencies", "offset", "positions", "attentionFactor"];
const LAYOUTS = ["half", "interleaved"];

/**
 * What `rotary`'s options mean for x.
 *
 * @throws as `rotary`
 */
export function turnOf(op: string, x: Tensor4D, options: RotaryOptions): Turn {
  for (const name of Object.keys(options ?? {})) {
    if (OPTIONS.includes(name)) continue;
    throw new TypeError(`${op}: unknown option "${name}"; the options are ${OPTIONS.join(", ")}`);
  }
  if (!LAYOUTS.includes(options?.layout)) {
    throw new TypeError(`${op}: layout must be "half" or "interleaved", got ${options?.layout}`);
  }
  const [B, , N, D] = x.shape;
  const { frequencies, offset = 0, positions, attentionFactor = 1 } = options;
  if (frequencies === undefined && D % 2 === 1) {
    throw new RangeError(
      `${op}: the width D must be even, got ${D}; or give frequencies for a part`,
    );
  }
  const lists = listsOf(frequencies ?? rotaryFrequencies(D));
  lists.forEach((list, axis) => {
    checkNumbers(op, nameOf("frequencies", axis, lists.length), list);
  });
  const pairs = lists.reduce((sum, list) => sum + list.length, 0);
  if (2 * pairs > D) {
    throw new ShapeError(
      `${op}: frequencies must be at most ${Math.floor(D / 2)} for a width of ${D}, got ${pairs}`,
    );
  }
  if (!Number.isFinite(offset) || !Number.isFinite(attentionFactor)) {
    const [name, value] = Number.isFinite(offset)
      ? ["attentionFactor", attentionFactor]
      : ["offset", offset];
    throw new RangeError(`${op}: ${name} must be a finite number, got ${value}`);
  }
  const places =
    positions === undefined ? undefined : checkPositions(op, positions, lists.length, B, N);
  if (places && options.offset !== undefined) {
    throw new TypeError(`${op}: give offset or positions, got both`);
  }
  if (!places && lists.length > 1) {
    throw new ShapeError(`${op}: ${lists.length} axes of frequencies need positions for each`);
  }
  const at = (axis: number): RowPositions =>
    places ? { listed: places[axis] as ArrayLike<number> } : { first: offset };
  return {
    axes: lists.map((list, axis) => ({ frequencies: list, positions: at(axis) })),
    rows: places?.[0]?.length ?? N,
    factor: attentionFactor,
  };
}

/** Positions of every axis, equally many: N, or B · N. */
function checkPositions(
  op: string,
  positions: PerAxis,
  axes: number,
  B: number,
  N: number,
): readonly ArrayLike<number>[] {
  const lists = listsOf(positions);
  if (lists.length !== axes) {
    throw new ShapeError(
      `${op}: positions must be for ${axes} ${axes === 1 ? "axis" : "axes"} like frequencies, got ${lists.length}`,
    );
  }
  const length = (lists[0] as ArrayLike<number>).length;
  lists.forEach((list, axis) => {
    const name = nameOf("positions", axis, axes);
    if ((list.length !== N && list.length !== B * N) || list.length !== length) {
      throw new ShapeError(
        `${op}: ${name} must be ${N} or ${B} · ${N} numbers, got ${list.length}`,
      );
    }
    checkNumbers(op, name, list);
  });
  return lists;
}

/** A list for each axis. */
function listsOf(given: PerAxis): readonly ArrayLike<number>[] {
  const nested = Array.isArray(given) && given.length > 0 && typeof given[0] !== "number";
  return nested ? (given as readonly ArrayLike<number>[]) : [given as ArrayLike<number>];
}

function nameOf(name: string, axis: number, axes: number): string {
  return axes === 1 ? name : `${name}[${axis}]`;
}

function checkNumbers(op: string, name: string, list: ArrayLike<number>): void {
  for (let i = 0; i < list.length; i++) {
    if (Number.isFinite(list[i])) continue;
    throw new RangeError(`${op}: ${name} must be finite numbers, got ${list[i]} at ${i}`);
  }
}
