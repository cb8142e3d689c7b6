import type { ExtrapolationCell } from "@frugal/positional/extrapolation";

/** Cells of one run (a seed and a number of steps), by model and method; undefined where not run. */
export type Lookup = (
  model: string,
  method: string,
  length: number,
) => ExtrapolationCell | undefined;

/** What the reproduction found in every run of its own, to be held against ours. */
export interface Assertion {
  readonly id: string;
  readonly statement: string;
  /** Undefined where the run lacks a model, or the condition is not met. */
  check(at: Lookup): { readonly holds: boolean; readonly measured: string } | undefined;
}

const MODELS = ["RoPE", "KeyNorm RoPE", "ALiBi", "KERPLE-log", "NoPE", "XPOS"];
const shown = (...values: number[]) => values.map((value) => value.toFixed(2)).join(", ");

/** Of trained length 64, whose windows the names hold. */
const HALF = "ReRoPE w32";
const HALF_LOG = "ReRoPE w32 + log n";

type Found = ReturnType<Assertion["check"]>;

/** `judge` of cells that must all be there. */
function given(
  cells: readonly (ExtrapolationCell | undefined)[],
  judge: (...cells: ExtrapolationCell[]) => Found,
): Found {
  const there = cells.filter((cell) => cell !== undefined);
  return there.length === cells.length ? judge(...there) : undefined;
}

/** (a) … (j), for a model trained on 64 characters and run at up to 512. */
export const assertions: readonly Assertion[] = [
  {
    id: "a",
    statement: "RoPE at 512 is more than 0.8 nats worse than at 64",
    check: (at) =>
      given([at("RoPE", "plain", 64), at("RoPE", "plain", 512)], (short, long) => ({
        holds: long!.nonRepeated - short!.nonRepeated > 0.8,
        measured: shown(long!.nonRepeated - short!.nonRepeated),
      })),
  },
  {
    id: "b",
    statement: "a window of 64 at 128 … 512 is at most 0.05 worse than RoPE at 64",
    check: (at) =>
      given(
        [at("RoPE", "plain", 64), ...[128, 256, 512].map((n) => at("RoPE", "window", n))],
        (short, ...long) => {
          const worse = long.map((cell) => cell.nonRepeated - short!.nonRepeated);
          return { holds: worse.every((by) => by <= 0.05), measured: shown(...worse) };
        },
      ),
  },
  {
    id: "c",
    statement: "a window of 64 recalls nothing at 512: gain below 0",
    check: (at) =>
      given([at("RoPE", "window", 512)], (cell) => ({
        holds: cell!.gain < 0,
        measured: shown(cell!.gain),
      })),
  },
  {
    id: "d",
    statement: "position interpolation without fine-tuning is at 3 or worse at 8 times the length",
    check: (at) =>
      given([at("RoPE", "PI", 512)], (cell) => ({
        holds: cell!.nonRepeated >= 3,
        measured: shown(cell!.nonRepeated),
      })),
  },
  {
    id: "e",
    statement:
      "NTK is within 0.1 of its loss at 64 at twice the length and above 3 at 8 times; YaRN is better at 4 and 8 times",
    check: (at) =>
      given(
        [
          ...[64, 128, 256, 512].map((n) => at("RoPE", "NTK", n)),
          ...[256, 512].map((n) => at("RoPE", "YaRN", n)),
        ],
        (...cells) => {
          const [n64, n128, n256, n512, y256, y512] = cells.map((cell) => cell.nonRepeated);
          return {
            holds: n128! - n64! < 0.1 && n512! > 3 && y256! < n256! && y512! < n512!,
            measured: `NTK ${shown(n64!, n128!, n256!, n512!)}; YaRN ${shown(y256!, y512!)}`,
          };
        },
      ),
  },
  {
    id: "f1",
    statement: "ReRoPE of half the length is at most 0.1 worse than a window at 512",
    check: (at) =>
      given([at("RoPE", HALF, 512), at("RoPE", "window", 512)], (told, window) => ({
        holds: told!.nonRepeated <= window!.nonRepeated + 0.1,
        measured: shown(told!.nonRepeated, window!.nonRepeated),
      })),
  },
  {
    id: "f2",
    statement:
      "where the model recalls at 64 (repeated below 1.0), ReRoPE's gain at 512 is above 0.15, and log n raises it",
    check: (at) =>
      given(
        [at("RoPE", "plain", 64), at("RoPE", HALF, 512), at("RoPE", HALF_LOG, 512)],
        (plain, told, scaled) =>
          plain!.repeated < 1
            ? {
                holds: told!.gain > 0.15 && scaled!.gain > told!.gain,
                measured: shown(told!.gain, scaled!.gain),
              }
            : undefined,
      ),
  },
  {
    id: "g",
    statement: "ReRoPE of the whole length has no gain at 512",
    check: (at) =>
      given([at("RoPE", "ReRoPE w64", 512)], (cell) => ({
        holds: cell!.gain <= 0,
        measured: shown(cell!.gain),
      })),
  },
  {
    id: "h",
    statement:
      "HWFA gains most at 512 of all that change nothing at inference, more than 0.6, at equal or better loss (within 0.05)",
    check(at) {
      const others = MODELS.map((model) => at(model, "plain", 512)).filter(
        (cell) => cell !== undefined,
      );
      const hybrid = at("HWFA", "HWFA(24)", 512);
      if (!hybrid || others.length === 0) return undefined;
      const gain = Math.max(...others.map((cell) => cell.gain));
      const loss = Math.min(...others.map((cell) => cell.nonRepeated));
      return {
        holds: hybrid.gain > Math.max(0.6, gain) && hybrid.nonRepeated <= loss + 0.05,
        measured: `gain ${shown(hybrid.gain, gain)}; loss ${shown(hybrid.nonRepeated, loss)}`,
      };
    },
  },
  {
    id: "i",
    statement:
      "KeyNorm lowers the repeated loss at 64 and the loss at 128; with ReRoPE and log n it gains most of what is done after training",
    check(at) {
      const rope = [at("RoPE", "plain", 64), at("RoPE", "plain", 128)] as const;
      const normed = [at("KeyNorm RoPE", "plain", 64), at("KeyNorm RoPE", "plain", 128)] as const;
      const best = at("KeyNorm RoPE", HALF_LOG, 512);
      const others = [
        at("RoPE", HALF_LOG, 512),
        ...["NTK", "YaRN", HALF, "ReRoPE w64", "window"].flatMap((method) => [
          at("RoPE", method, 512),
          at("KeyNorm RoPE", method, 512),
        ]),
      ].filter((cell) => cell !== undefined);
      return given([...rope, ...normed, best], (r64, r128, k64, k128, told) => ({
        holds:
          k64!.repeated < r64!.repeated &&
          k128!.nonRepeated < r128!.nonRepeated &&
          others.every(({ gain }) => gain <= told!.gain),
        measured: `repeated at 64 ${shown(k64!.repeated, r64!.repeated)}; at 128 ${shown(k128!.nonRepeated, r128!.nonRepeated)}; gain ${shown(told!.gain)}`,
      }));
    },
  },
  {
    id: "j",
    statement: "ALiBi, KERPLE and XPOS never blow up: at 512 at most 0.1 worse than at 64",
    check(at) {
      const pairs = ["ALiBi", "KERPLE-log", "XPOS"].flatMap((model) => {
        const [short, long] = [at(model, "plain", 64), at(model, "plain", 512)];
        return short && long ? [{ model, by: long.nonRepeated - short.nonRepeated }] : [];
      });
      if (pairs.length === 0) return undefined;
      return {
        holds: pairs.every(({ by }) => by <= 0.1),
        measured: pairs.map(({ model, by }) => `${model} ${shown(by)}`).join("; "),
      };
    },
  },
];
