import type { Device, DeviceChoice } from "./device.ts";

/** What a task is given besides its arguments. */
export interface Context {
  /** Tells the page how far it is, from 0 to 1. */
  progress(share: number, note?: string): void;
  /** tfjs on the backend that the visitor chose; loaded at the first call. */
  device(): Promise<Device>;
}

/**
 * Long work of a demo, done beside the page: the one export of `src/demos/<demo>/<name>.task.ts`,
 * named like the file. Arguments and result are plain data.
 */
export type Task<Args, Result> = (args: Args, context: Context) => Result | Promise<Result>;

/** From the page to its worker. */
export interface Request {
  readonly id: number;
  /** `<demo>/<name>`. */
  readonly task: string;
  readonly args: unknown;
  readonly device: DeviceChoice;
}

/** From the worker to its page. */
export type Reply =
  | {
      readonly id: number;
      readonly kind: "progress";
      readonly share: number;
      readonly note: string;
    }
  | { readonly id: number; readonly kind: "done"; readonly result: unknown }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };
