import { leakyReRoPE } from "../../merged/leakyReRoPE.ts";
import { reRoPE } from "../../merged/reRoPE.ts";
import { selfExtend } from "../../merged/selfExtend.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { blockCausal } from "./blockCausal.ts";
import { blockwiseCausal } from "./blockwiseCausal.ts";
import { logLength } from "./logLength.ts";
import { ntk } from "./ntk.ts";
import { positionInterpolation } from "./positionInterpolation.ts";
import { sinksAndWindow } from "./sinksAndWindow.ts";
import { trainingWindow } from "./trainingWindow.ts";
import { unchanged } from "./unchanged.ts";
import { withPositions } from "./withPositions.ts";
import { yarn } from "./yarn.ts";

const SINKS = 4;

/**
 * What can be done to a model with rotary positions that is already trained, with the settings that
 * their authors took: windows of half the trained length.
 *
 * @param trained the length it was trained on, at least 8
 * @throws {RangeError} a length that is no integer of at least 8
 */
export function inferenceMethods(trained: number): ExtrapolationMethod[] {
  if (!(Number.isSafeInteger(trained) && trained >= 8))
    throw new RangeError(
      `inferenceMethods: trained must be an integer of at least 8, got ${trained}`,
    );
  const half = Math.floor(trained / 2);
  const quarter = Math.floor(trained / 4);
  const ofReRoPE = (window: number) => withPositions(`ReRoPE w${window}`, () => reRoPE(window));
  const groups = ({ length }: { length: number }) =>
    Math.max(1, Math.ceil(length / (trained - quarter)));
  return [
    unchanged(),
    trainingWindow(),
    blockCausal(),
    blockwiseCausal(),
    sinksAndWindow(SINKS),
    positionInterpolation(),
    ntk(),
    ntk("mixed"),
    yarn(),
    ofReRoPE(trained),
    ofReRoPE(half),
    ofReRoPE(quarter),
    logLength(ofReRoPE(half)),
    withPositions(`leaky ReRoPE w${quarter}`, (place) => leakyReRoPE(quarter, groups(place))),
    withPositions(`Self-Extend w${quarter}`, (place) => selfExtend(quarter, groups(place))),
  ];
}
