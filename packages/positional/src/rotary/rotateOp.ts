import { defineOp, type Op, WASM_BACKENDS, withWorkspace } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { RotaryLayout } from "./rotaryOptions.ts";
import { rotate } from "./rotate.ts";
import type { RotationTable } from "./rotationTable.ts";

export interface Rotation {
  readonly table: RotationTable;
  /** How many tables lie one after the other: 1, or one for each example. */
  readonly tables: number;
  readonly pairs: number;
  readonly layout: RotaryLayout;
  /** −1 multiplies by the conjugates. */
  readonly sign: 1 | -1;
}

/** Bytes of a table that one task goes through for each of its sequences: half a first cache. */
const BLOCK_BYTES = 2 ** 14;

/** Multiply-adds for an element, for deciding whether threads pay. */
const WORK = 2;

/**
 * x [B,H,N,D] → its pairs multiplied by the table. By x that is the same with conjugates: where the
 * table only turns, a turn back.
 */
export const rotateOp: Op<"x", Rotation> = /* @__PURE__ */ defineOp({
  op: "rotary",
  kernelName: "FrugalRotary",
  backends: WASM_BACKENDS,
  inputs: ["x"],
  outputs: 1,
  run({ x }, { table, tables, pairs, layout, sign }, backend) {
    const [B, H, length, width] = x.shape as [number, number, number, number];
    const size = B * H * length * width;
    const rowsPerTask = Math.max(1, Math.floor(BLOCK_BYTES / (8 * Math.max(1, pairs))));
    const blocks = Math.ceil(length / rowsPerTask);
    const work = {
      op: "rotary",
      results: [x.shape],
      multiplyAdds: WORK * size,
      elements: 2 * size,
    };
    return withWorkspace(backend, work, (workspace, [result]) => {
      if (!result || size === 0) return;
      const whole = { first: 0, count: 1, width: size, stride: size };
      const [cosines, sines] = workspace.copy(words(table.cosines), words(table.sines));
      const fields = {
        x: workspace.input(x, whole),
        output: workspace.output(result, whole),
        ...{ cosines, sines, sequences: (B * H) / tables, length, width, pairs },
        interleaved: layout === "interleaved" ? 1 : 0,
        ...{ rowsPerTask, blocks, sign },
      };
      workspace.run(rotate, fields, tables * blocks, 0);
    });
  },
  gradient([dOutput], _inputs, _outputs, rotation) {
    const back = { ...rotation, sign: -rotation.sign as 1 | -1 };
    return { x: rotateOp({ x: dOutput as Tensor }, back)[0] as Tensor };
  },
});

function words(values: Float32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}
