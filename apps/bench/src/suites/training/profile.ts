import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { characterStep, stepName, type Variant } from "./characterStep.ts";
import { kernelTimes } from "./kernelTimes.ts";

const WARM_UP = 2;

/** Kernels below this share of a step are added up. */
const SMALL = 0.005;

const TITLES: Readonly<Record<Variant, string>> = {
  tfjs: "before, tfjs-wasm as it comes",
  ours: "after, ours",
};

/** Which kernels take the time of a step, before and after. */
export const profile: readonly Case[] = (["tfjs", "ours"] as const).map((variant) => ({
  name: `${stepName}, ${TITLES[variant]}`,
  async run({ quick, say }) {
    await openBackend("wasm");
    const model = await characterStep(variant);
    try {
      // A step of tfjs's own is long enough to be warm in its first kernels.
      const warmUp = variant === "ours" || !quick ? WARM_UP : 0;
      for (let i = 0; i < warmUp; i++) model.step(i);
      say(`${stepName}, ${TITLES[variant]}`);
      return rows(
        variant,
        kernelTimes(() => model.step(warmUp)),
      );
    } finally {
      model.dispose();
    }
  },
}));

function rows(variant: Variant, { kernels, total }: ReturnType<typeof kernelTimes>): Row[] {
  const share = (milliseconds: number) => `${((100 * milliseconds) / total).toFixed(1)} %`;
  const row = (name: string, milliseconds: number, calls: number | undefined) =>
    valueRow(`${TITLES[variant]}: ${name}`, milliseconds, "ms", {
      note: `${share(milliseconds)}${calls === undefined ? "" : `, ${calls} calls`}`,
    });
  const large = kernels.filter(({ milliseconds }) => milliseconds >= SMALL * total);
  const small = kernels.slice(large.length);
  const sum = (list: typeof kernels, of: "milliseconds" | "calls") =>
    list.reduce((all, one) => all + one[of], 0);
  return [
    valueRow(`${TITLES[variant]}: the whole step`, total, "ms"),
    ...large.map(({ name, milliseconds, calls }) => row(name, milliseconds, calls)),
    row(`${small.length} smaller kernels`, sum(small, "milliseconds"), sum(small, "calls")),
    row("outside kernels", total - sum(kernels, "milliseconds"), undefined),
  ];
}
