import { type ComputedRef, computed, type ShallowRef, shallowRef, watch } from "vue";
import type { DemoComputer } from "../../pages/useComputer.ts";
import { CONTENDERS, type Contender, type Sizes, tfjsFits } from "./contender.ts";
import type { memory } from "./memory.task.ts";
import type { Raced, race } from "./race.task.ts";

/** What the contenders took. */
export interface Outcome extends Raced {
  /** By how much memory grew; missing where a backend cannot tell. */
  readonly bytes: Partial<Record<Contender, number>>;
}

export interface Race {
  readonly outcome: ShallowRef<Outcome | undefined>;
  /** Milliseconds of the slowest. */
  readonly slowest: ComputedRef<number>;
  start(): Promise<void>;
}

/** Measures the memory of each contender, then times them in turns. */
export function useRace({ device, long, run, stop }: DemoComputer, sizes: () => Sizes): Race {
  const outcome = shallowRef<Outcome>();
  watch([sizes, device], () => {
    outcome.value = undefined;
  });
  return {
    outcome,
    slowest: computed(() => Math.max(...Object.values(outcome.value?.milliseconds ?? { none: 0 }))),
    start: () =>
      long(async (onProgress) => {
        outcome.value = undefined;
        const asked = sizes();
        const bytes: Outcome["bytes"] = {};
        const names = CONTENDERS.filter((name) => name !== "tfjs" || tfjsFits(asked));
        for (const [i, contender] of names.entries()) {
          stop(); // memories never shrink, so each is measured in a worker of its own
          onProgress((0.3 * i) / names.length);
          const grown = await run<typeof memory>("maskPlayground/memory", { ...asked, contender });
          if (grown !== undefined) bytes[contender] = grown;
        }
        stop();
        const raced = await run<typeof race>("maskPlayground/race", asked, (done) =>
          onProgress(0.3 + 0.7 * done),
        );
        outcome.value = { ...raced, bytes };
      }),
  };
}
