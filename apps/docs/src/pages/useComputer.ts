import { onBeforeUnmount, type Ref, ref, shallowRef, watch } from "vue";
import { type Computer, computer, StoppedError } from "../compute/computer.ts";
import type { DeviceChoice } from "../compute/device.ts";

/** A demo's worker: ended, with all its memory, when the page is left or the device is changed. */
export interface DemoComputer extends Computer {
  readonly device: Ref<DeviceChoice>;
  /** How far the long work is, undefined where none runs. */
  readonly share: Ref<number | undefined>;
  /** What went wrong last. */
  readonly error: Ref<string | undefined>;
  /** Does long work, and shows how far it is and how it fails. Stopping it is no failure. */
  long(work: (onProgress: (share: number) => void) => Promise<void>): Promise<void>;
}

/** Where work is done unless the visitor chooses: one thread, as tfjs has here. */
export const FIRST_DEVICE: DeviceChoice = { backend: "wasm", threads: 1 };

/** @param device which several computers may share */
export function useComputer(
  device: Ref<DeviceChoice> = shallowRef<DeviceChoice>(FIRST_DEVICE),
): DemoComputer {
  const share = ref<number>();
  const error = ref<string>();
  const own = computer(() => device.value);
  watch(device, own.stop);
  onBeforeUnmount(own.stop);
  return {
    ...own,
    device,
    share,
    error,
    async long(work) {
      share.value = 0;
      error.value = undefined;
      try {
        await work((now) => {
          share.value = now;
        });
      } catch (failure) {
        if (!(failure instanceof StoppedError)) {
          error.value = failure instanceof Error ? failure.message : String(failure);
        }
      } finally {
        share.value = undefined;
      }
    },
  };
}
