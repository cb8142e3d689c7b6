import { onBeforeUnmount, type Ref, ref, type ShallowRef, shallowRef, watch } from "vue";
import { type Computer, StoppedError } from "../../compute/computer.ts";
import type { Asked, Described, describe } from "./describe.task.ts";

/** What the worker says of a mask, kept up to date with what is asked. */
export interface Description {
  readonly described: ShallowRef<Described | undefined>;
  /** Why the mask cannot be had at that length. */
  readonly problem: Ref<string | undefined>;
}

/** Asks again whenever what is asked changes. */
export function useDescription(run: Computer["run"], asked: () => Asked): Description {
  const described = shallowRef<Described>();
  const problem = ref<string>();

  // One at a time: what was asked for meanwhile is computed next, and only the last of it.
  let busy = false;
  let again = false;
  async function update(): Promise<void> {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      try {
        described.value = await run<typeof describe>("maskPlayground/describe", asked());
        problem.value = undefined;
      } catch (failure) {
        if (failure instanceof StoppedError) again = mounted;
        else problem.value = (failure as Error).message;
      }
    } while (again);
    busy = false;
  }
  let mounted = true;
  onBeforeUnmount(() => {
    mounted = false;
  });
  watch(asked, update, { immediate: true });
  return { described, problem };
}
