/** Says what is being done: one line that is rewritten on a terminal, else a line now and then. */
export interface Progress {
  say(text: string): void;
  /** Leaves the line clean for what is printed next. */
  clear(): void;
}

const PAUSE = 3000;

/** @param pause milliseconds between lines where they are not rewritten */
export function progressTo(stream: NodeJS.WriteStream, pause: number = PAUSE): Progress {
  if (!stream.isTTY) {
    let last = Number.NEGATIVE_INFINITY;
    return {
      say(text) {
        if (performance.now() - last < pause) return;
        last = performance.now();
        stream.write(`… ${text}\n`);
      },
      clear: () => {},
    };
  }
  return {
    say: (text) => void stream.write(`\r\x1b[K… ${text.slice(0, (stream.columns || 80) - 3)}`),
    clear: () => void stream.write("\r\x1b[K"),
  };
}
