import type { Tensor } from "@tensorflow/tfjs-core";
import type { DistanceTableOptions } from "../bias/distanceTableOptions.ts";
import type { RotaryLayout } from "../rotary/rotaryOptions.ts";
import type { XposOptions } from "../xpos/xpos.ts";

/** How a model says where tokens are: what it was trained with. */
export type Encoding =
  | {
      readonly kind: "rotary";
      readonly layout: RotaryLayout;
      /** Of the frequencies; 10 000 unless given. */
      readonly base?: number;
      /** How many elements of a row turn; all unless given. */
      readonly width?: number;
    }
  | ({ readonly kind: "xpos" } & Omit<XposOptions, "offset" | "centre">)
  /** A distance table, for lengths that are asked for: `(lengths) => alibi(slopes, lengths)`. */
  | { readonly kind: "bias"; readonly table: (lengths: DistanceTableOptions) => Tensor }
  /** Not in attention: nowhere (NoPE), or in what comes before it. */
  | { readonly kind: "none" };
