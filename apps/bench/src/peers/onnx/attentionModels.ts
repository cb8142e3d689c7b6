import { encodeModel } from "./model.ts";

/** Dense attention of one example as a model, and how its inputs lie. */
export interface AttentionModel {
  readonly name: string;
  /** "heads first": [1, H, N, D]; "heads last": [1, N, H · D]. */
  readonly order: "heads first" | "heads last";
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The ways in which ONNX Runtime has attention. */
export function attentionModels(H: number, N: number, D: number): readonly AttentionModel[] {
  const scale = 1 / Math.sqrt(D);
  const [first, last] = [
    [1, H, N, D],
    [1, N, H * D],
  ];
  const of = (shape: readonly number[]) => ({
    inputs: { q: shape, k: shape, v: shape },
    outputs: { output: shape },
  });
  const ops = encodeModel({
    ...of(first),
    opsets: { "": 17 },
    numbers: { scale },
    nodes: [
      {
        op: "Transpose",
        inputs: ["k"],
        outputs: ["keys"],
        attributes: { perm: { integers: [0, 1, 3, 2] } },
      },
      { op: "MatMul", inputs: ["q", "keys"], outputs: ["products"] },
      { op: "Mul", inputs: ["products", "scale"], outputs: ["scores"] },
      { op: "Softmax", inputs: ["scores"], outputs: ["weights"] },
      { op: "MatMul", inputs: ["weights", "v"], outputs: ["output"] },
    ],
  });
  const whole = encodeModel({
    ...of(last),
    opsets: { "": 17, "com.microsoft": 1 },
    nodes: [
      {
        op: "MultiHeadAttention",
        domain: "com.microsoft",
        inputs: ["q", "k", "v"],
        outputs: ["output"],
        attributes: { num_heads: { integer: H }, scale: { float: scale } },
      },
    ],
  });
  const standard = encodeModel({
    ...of(first),
    opsets: { "": 23 },
    nodes: [
      {
        op: "Attention",
        inputs: ["q", "k", "v"],
        outputs: ["output"],
        attributes: { scale: { float: scale } },
      },
    ],
  });
  return [
    { name: "MatMul, Softmax, MatMul", order: "heads first", shape: first, bytes: ops },
    { name: "MultiHeadAttention", order: "heads last", shape: last, bytes: whole },
    { name: "Attention (opset 23)", order: "heads first", shape: first, bytes: standard },
  ];
}
