import type { Call, Reply } from "./childProcess.ts";

// A child that outlives its parent would go on computing for nobody.
process.on("disconnect", () => process.exit(1));
process.on("SIGINT", () => process.exit(130));

const module: Promise<Record<string, (...args: readonly unknown[]) => unknown>> = import(
  process.argv[2] as string
);

process.on("message", async ({ id, name, args }: Call) => {
  const send = (reply: Reply) => process.send?.(reply);
  try {
    const called = (await module)[name];
    if (!called) throw new Error(`childMain: expected a function of the module, got ${name}`);
    send({ id, result: await called(...args) });
  } catch (error) {
    send({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
