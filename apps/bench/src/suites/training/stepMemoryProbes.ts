import type { Probe } from "../../measure/probe.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { characterStep, type Variant } from "./characterStep.ts";

const SHORT = 64;

/** Warmed up on short examples, so that loading and compiling code is not counted. */
const step =
  (variant: Variant): Probe =>
  async (N) => {
    await openBackend("wasm");
    const short = await characterStep(variant, SHORT);
    for (let i = 0; i < 3; i++) short.step(i);
    short.dispose();
    const model = await characterStep(variant, N);
    return () => model.step(0);
  };

/** What `stepMemory.ts` measures, each in a process of its own. */
export const probes = {
  ours: step("ours"),
  tfjs: step("tfjs"),
} satisfies Readonly<Record<Variant, Probe>>;
