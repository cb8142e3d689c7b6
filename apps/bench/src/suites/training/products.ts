import { accelerate, restore } from "@frugal/engine/accelerate";
import * as tf from "@tensorflow/tfjs";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Goal, Row } from "../suite.ts";
import { inTurn } from "./inTurn.ts";

interface Product {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly goal: Goal;
}

const square = [1024, 1024] as const;
const transposed: Goal = { atLeast: 12, aim: 18, better: "more" };

const PRODUCTS: readonly Product[] = [
  {
    name: "[8,1024,64] × [8,1024,64]ᵀ",
    a: [8, 1024, 64],
    b: [8, 1024, 64],
    transposeB: true,
    goal: { atLeast: 12, aim: 19, better: "more" },
  },
  { name: "1024³", a: square, b: square, goal: { atLeast: 1.15, aim: 1.4, better: "more" } },
  { name: "1024³, left transposed", a: square, b: square, transposeA: true, goal: transposed },
  { name: "1024³, right transposed", a: square, b: square, transposeB: true, goal: transposed },
];

/** Sums of a thousand products of normal numbers, 32 in size. */
const TOLERANCE = 2e-3;

/** `tf.matMul` on our kernels and on tfjs's own. */
export const products: Case = {
  name: "products against tfjs-wasm",
  async run({ quick, say }) {
    await openBackend("wasm");
    const rows: Row[] = [];
    for (const product of PRODUCTS) {
      say(`matMul ${product.name}`);
      rows.push(await measure(product, quick));
    }
    return rows;
  },
};

async function measure(
  { name, a, b, transposeA = false, transposeB = false, goal }: Product,
  quick: boolean,
): Promise<Row> {
  const [left, right] = [a, b].map((shape, i) => {
    const size = shape.reduce((sum, length) => sum * length, 1);
    return tf.tensor(normals(size, i + 1), [...shape]);
  }) as [tf.Tensor, tf.Tensor];
  const multiplied = () => tf.matMul(left, right, transposeA, transposeB);
  try {
    restore();
    const expected = tf.tidy(() => multiplied().dataSync());
    accelerate();
    const actual = tf.tidy(() => multiplied().dataSync());
    checkAgreement(`matMul ${name}: ours and tfjs`, actual, expected, TOLERANCE);
    const timing = await interleave(
      inTurn(freed(multiplied)),
      quick ? { minRounds: 2, budget: 2000 } : { minRounds: 3, budget: 10_000 },
    );
    return ratioRow(`matMul ${name}, tfjs / ours`, {
      value: timing.milliseconds("ours"),
      baseline: timing.milliseconds("tfjs"),
      unit: "ms",
      ratio: timing.statistic(({ ours, tfjs }) => tfjs / ours),
      control: timing.control,
      goal,
    });
  } finally {
    restore();
    tf.dispose([left, right]);
  }
}
