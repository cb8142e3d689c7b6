/** What the kernels of a linear attention are told besides tensors. */
export interface LinearAttributes {
  /** Number of the elementwise map. */
  readonly features: number;
  readonly causal: boolean;
  readonly normalized: boolean;
  readonly epsilon: number;
  /** [B, N] words, 0 where a query is hidden; undefined where none is. */
  readonly keptQueries?: Uint32Array | undefined;
  /** [B, M] */
  readonly keptKeys?: Uint32Array | undefined;
}

/** What came before: Σ φ(k) ⊗ v and Σ φ(k). */
export type StateInput = "keyValues" | "keySum";

/** Queries, keys and values, and for a step the state before it. */
export type LinearInput = "q" | "k" | "v" | StateInput;

/** The tensors that the gradient is computed from. */
export type LinearGradientInput =
  | LinearInput
  | "output"
  | "denominators"
  | "dOutput"
  | "dKeyValues"
  | "dKeySum";

/** Tensors by name, of which those of the state may lack. */
export type Given<Name extends string, T> = Readonly<
  Record<Exclude<Name, OnlyStep>, T> & Partial<Record<Extract<Name, OnlyStep>, T>>
>;

type OnlyStep = StateInput | "dKeyValues" | "dKeySum";
