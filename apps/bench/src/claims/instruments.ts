import type { Instruments } from "@frugal/tooling/claim";
import type * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs"; // the cpu backend, and the gradients of its ops
import { interleave } from "../measure/interleave.ts";
import { startChild } from "../process/childProcess.ts";
import { freed } from "../tfjs/freed.ts";
import { openBackend } from "../tfjs/openBackend.ts";
import type * as served from "./claimChild.ts";
import type { FoundClaim } from "./findClaims.ts";

/** What a claim measures with. */
export function instrumentsFor({ claim, url }: FoundClaim): Instruments {
  return {
    useBackend: openBackend,
    async time(contenders) {
      const timing = await interleave(mapValues(contenders, freedAfter), { budget: 6000 });
      return {
        milliseconds: timing.milliseconds,
        ratio: (above, below) => timing.statistic((pass) => pass[above] / pass[below]),
      };
    },
    async memory(probe, size) {
      const child = startChild<typeof served>(new URL("./claimChild.ts", import.meta.url), STEADY);
      try {
        const { before, peak } = await child.call.probe(url.href, claim.id, probe, size);
        return peak - before;
      } finally {
        await child.stop();
      }
    },
  };
}

/** V8 gives pages back when it collects and not some time later, which would count against the run. */
const STEADY = [...process.execArgv, "--single-threaded-gc", "--max-semi-space-size=1"];

const freedAfter = (run: () => unknown) => freed(() => run() as tf.TensorContainer);

function mapValues<Name extends string, From, To>(
  from: Readonly<Record<Name, From>>,
  map: (value: From) => To,
): Record<Name, To> {
  const to = {} as Record<Name, To>;
  for (const name of Object.keys(from) as Name[]) to[name] = map(from[name]);
  return to;
}
