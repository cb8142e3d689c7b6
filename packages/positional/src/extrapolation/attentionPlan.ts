import type { Mask } from "@frugal/sparse-masks";
import type { MergedPositions } from "../merged/mergedPositions.ts";

/** Where a plan is for: a layer of a model, and a length. */
export interface PlanPlace {
  /** Of the text that is read now. */
  readonly length: number;
  /** That the model was trained on. */
  readonly trained: number;
  /** 0 is nearest the input. */
  readonly layer: number;
  /** How many the model has. */
  readonly layers: number;
}

/** What rotary a model was trained with. */
export interface TrainedRotary {
  /** How many elements of a row turn. */
  readonly width: number;
  /** Of the frequencies base^(−2i/width). */
  readonly base: number;
}

/** Frequencies in the place of those that a model was trained with. */
export interface Stretch {
  readonly frequencies: ArrayLike<number>;
  /** Multiplies what turns; 1 unless given. */
  readonly attentionFactor?: number;
}

/** How a layer attends: what a method decides, as data. What is left out stays as the model has it. */
export interface AttentionPlan {
  /** Pairs that are seen; none ahead. */
  readonly mask: Mask;
  /** false: this layer does not say where rows are (HWFA's last). Of rotary and XPOS. */
  readonly placed?: boolean;
  /** Other frequencies of rotary. */
  readonly stretch?: (model: TrainedRotary) => Stretch;
  /** Two kinds of positions, merged. Of rotary. */
  readonly positions?: MergedPositions;
  /** What each of N queries at the end of M keys is multiplied by. */
  readonly queryFactors?: (N: number, M: number) => ArrayLike<number>;
}

/** A way to run a model at lengths that it was not trained on. */
export interface ExtrapolationMethod {
  readonly name: string;
  /**
   * "inference": changes how a trained model is run, and nothing at lengths up to the trained one but
   * where its docstring says so; "training": the model must have been trained so.
   */
  readonly when: "inference" | "training";
  /** Who proposed it: author, year, section. */
  readonly source: string;
  /** How a layer attends. Build plans once for a length: masks are compiled once for each object. */
  plan(place: PlanPlace): AttentionPlan;
}
