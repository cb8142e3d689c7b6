import { cpuClock } from "../../measure/clocks.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { type CharacterStep, characterStep, type Variant } from "./characterStep.ts";

let model: CharacterStep;

/** A model in a process of its own. */
export async function open(backend: "cpu" | "wasm", variant: Variant): Promise<void> {
  await openBackend(backend);
  model = await characterStep(variant);
}

/** @returns the loss before the step, and its CPU time */
export function step(index: number): { readonly loss: number; readonly milliseconds: number } {
  const start = cpuClock();
  const loss = model.step(index);
  return { loss, milliseconds: cpuClock() - start };
}
