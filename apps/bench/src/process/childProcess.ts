import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onInterrupt } from "./onInterrupt.ts";

/** A call into a child: which exported function of its module, and with what. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What a child sends back. */
export type Reply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

/** The functions that a module exports, as seen from another process. */
export type Remote<Module> = {
  readonly [Name in keyof Module]: Module[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

export interface ChildProcess<Module> {
  readonly pid: number | undefined;
  /** The module's functions. A call fails when the function throws or the process dies. */
  readonly call: Remote<Module>;
  /** Ends the process, whatever it is doing. */
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL("./childMain.ts", import.meta.url));

/**
 * Starts a process of its own that serves the functions which the module at `url` exports: so that
 * its memory can be measured, and so that its death is a result and not the end of the run.
 *
 * @param execArgv how Node is started; as this process was unless given
 */
export function startChild<Module>(
  url: URL,
  execArgv: readonly string[] = process.execArgv,
): ChildProcess<Module> {
  const child = fork(MAIN, [url.href], {
    execArgv: [...execArgv],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const release = onInterrupt(() => child.kill("SIGKILL"));
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastWords = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-2000);
  });
  child.on("message", (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  let death: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (reason: string) => {
      if (death === undefined) death = reason;
      release();
      for (const [id, settle] of waiting) settle({ id, error: death });
      waiting.clear();
      resolve();
    };
    child.on("close", (code, signal) => end(lastLine(lastWords, code, signal)));
    child.on("error", (error) => end(error.message));
  });

  let calls = 0;
  const call = new Proxy({} as Remote<Module>, {
    get:
      (_, name: string) =>
      (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          if (death !== undefined) return reject(new Error(death));
          const id = calls++;
          waiting.set(id, (reply) =>
            "error" in reply ? reject(new Error(reply.error)) : resolve(reply.result),
          );
          child.send({ id, name, args } satisfies Call, () => {});
        }),
  });
  return {
    pid: child.pid,
    call,
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

function lastLine(words: string, code: number | null, signal: NodeJS.Signals | null): string {
  const how = signal ? `the process was ended by ${signal}` : `the process ended with code ${code}`;
  const fatal = /^(?:FATAL ERROR|\w*Error): .*$/m.exec(words)?.[0];
  return fatal ? `${how}: ${fatal}` : how;
}
