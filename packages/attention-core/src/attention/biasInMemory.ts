import type { Workspace } from "@frugal/engine";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { scaleTable } from "./scaleTable.ts";
import type { Sizes } from "./sizes.ts";

/** Where the kernels find the bias of a head, a query and a key, or its gradient. */
export interface BiasInMemory {
  /** Bytes from the bias of a query, and of a key, to that of the next. */
  readonly rowStep: number;
  readonly keyStep: number;
  /** Address of the bias of query 0 and key 0, of the head of this number; 0 without a bias. */
  of(number: number): number;
}

/** Entries beyond the end of a table that a tile at the border may touch. */
export const TABLE_MARGIN = 64;

export const noBias: BiasInMemory = { rowStep: 0, keyStep: 0, of: () => 0 };

/** Brings a bias into reach; a table is copied, with a margin, in the unit that scores are stored in. */
export function biasInMemory(
  workspace: Workspace,
  bias: TensorInfo | undefined,
  sizes: Sizes,
  unit: number,
): BiasInMemory {
  if (!bias) return noBias;
  if (bias.shape.length !== 2) {
    const width = bias.shape.reduce((size, length) => size * length, 1);
    const address = workspace.input(bias, { first: 0, count: 1, width, stride: width });
    return pairsAt(address, bias.shape, sizes);
  }
  const [count, width] = bias.shape as [number, number];
  const stride = Math.ceil((width + TABLE_MARGIN) / 4) * 4;
  const table = workspace.input(bias, { first: 0, count, width, stride });
  workspace.run(scaleTable, { table, length: count * stride, factor: unit }, 1, 0);
  return tableAt(table, count, stride, sizes);
}

/** A table of distances whose rows, one for all heads or one for each, lie `stride` entries apart. */
export function tableAt(
  address: number,
  rows: number,
  stride: number,
  { H, M }: Sizes,
): BiasInMemory {
  const of = (number: number) => address + 4 * ((rows === 1 ? 0 : number % H) * stride + M - 1);
  return { rowStep: 4, keyStep: -4, of };
}

/** A bias for each pair, [B or 1, H or 1, N, M]. */
export function pairsAt(
  address: number,
  shape: readonly number[],
  { H, N, M }: Sizes,
): BiasInMemory {
  const [examples, heads] = shape as [number, number];
  const of = (number: number) => {
    const example = examples === 1 ? 0 : Math.floor(number / H);
    const head = heads === 1 ? 0 : number % H;
    return address + 4 * (example * heads + head) * N * M;
  };
  return { rowStep: 4 * M, keyStep: 4, of };
}
