import type { Device } from "./device.ts";
import type { Context, Reply, Request, Task } from "./task.ts";

const tasks = import.meta.glob<Record<string, Task<unknown, unknown>>>("../demos/*/*.task.ts");

let device: Promise<Device> | undefined;

addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  const { id, task, args, device: choice } = data;
  const reply = (message: Reply) => postMessage(message);
  const context: Context = {
    progress: (share, note = "") => reply({ id, kind: "progress", share, note }),
    device() {
      device ??= import("./openDevice.ts").then(({ openDevice }) => openDevice(choice));
      return device;
    },
  };
  try {
    const module = await tasks[`../demos/${task}.task.ts`]?.();
    const run = module?.[task.split("/")[1] ?? ""];
    if (run === undefined) throw new Error(`worker: there is no task ${task}`);
    reply({ id, kind: "done", result: await run(args, context) });
  } catch (error) {
    reply({ id, kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
