import { attention } from "@frugal/attention-core";
import { density, layoutOf, type Mask, plan } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { checkGradientRows } from "../../checks/checkGradientRows.ts";
import { checkRows } from "../../checks/checkRows.ts";
import { type AttentionInputs, randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { digits } from "../../terminal/quantities.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { gradientOf } from "../gradientOf.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case, Goal } from "../suite.ts";

/** A mask whose time is compared with the share of the dense time that its pairs are. */
interface Saving {
  readonly N: number;
  readonly goal?: Goal;
  mask(): Mask;
}

/** Where the dense time is measured if the mask's own N would take too long. */
export const SCALED_FROM = 4096;
const LONGEST_DENSE = 8192;

/** Does a mask save the share of the time that it leaves out? One turn each of dense and masked. */
export function saving({ N, goal, mask: make }: Saving): Case {
  const mask = make();
  const name = `${mask.name} N=${N}`;
  return {
    name: `${name} against own dense`,
    async run({ quick }) {
      const longest = quick ? SCALED_FROM : LONGEST_DENSE;
      const timed = await compareWithDense(mask, N, quick, longest, {
        run: ({ q, k, v }, options) => attention(q, k, v, options),
        check: (inputs, output) => checkRows(name, inputs, output, mask, TOLERANCE),
      });
      return [ratioRow(`${name}, dense · density / time`, { ...timed, ...(goal ? { goal } : {}) })];
    },
  };
}

/** The same of forward and backward. */
export function savingOfGradient({ N, mask: make }: Saving): Case {
  const mask = make();
  const name = `forward and backward ${mask.name} N=${N}`;
  return {
    name: `${name} against own dense`,
    slow: true,
    async run({ quick }) {
      const timed = await compareWithDense(mask, N, quick, SCALED_FROM, {
        run: ({ q, k, v, dOutput }, options) =>
          gradientOf((...x) => attention(...x, options))(q, k, v, dOutput),
        check: (inputs, gradients) => checkGradientRows(name, inputs, gradients, mask, TOLERANCE),
      });
      return [ratioRow(`${name}, dense · density / time`, timed)];
    },
  };
}

interface Timed<Result extends tf.TensorContainer> {
  run(inputs: AttentionInputs, options: { readonly mask?: Mask }): Result;
  /** Throws where a result under the mask is wrong. */
  check(inputs: AttentionInputs, result: Result): void;
}

async function compareWithDense<Result extends tf.TensorContainer>(
  mask: Mask,
  N: number,
  quick: boolean,
  longest: number,
  { run, check }: Timed<Result>,
) {
  await openBackend("wasm");
  const inputs = randomRows(H, N, D);
  tf.tidy(() => check(inputs, run(inputs, { mask })));
  const own = N <= longest;
  const denseN = own ? N : SCALED_FROM;
  const scale = (N / denseN) ** 2;
  const denseInputs = own ? inputs : randomRows(H, denseN, D);
  const timing = await interleave(
    { dense: freed(() => run(denseInputs, {})), masked: freed(() => run(inputs, { mask })) },
    quick ? { minRounds: 1, budget: 3000 } : { minRounds: 2, budget: 20_000 },
  );
  tf.dispose({ ...inputs });
  if (!own) tf.dispose({ ...denseInputs });
  const share = density(layoutOf(mask, N, N));
  const { efficiency } = plan(mask, { B: 1, H, N, D });
  const scaled = own ? "" : `; dense: N=${denseN} times ${scale}`;
  return {
    value: timing.milliseconds("masked"),
    baseline: scale * timing.milliseconds("dense"),
    unit: "ms",
    ratio: timing.statistic((pass) => (scale * pass.dense * share) / pass.masked),
    control: timing.control,
    note: `density ${digits(100 * share)} %, of the pairs computed ${digits(100 * efficiency)} % count${scaled}`,
  };
}
