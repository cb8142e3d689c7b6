import type { Recipe } from "./recipe.ts";

/** Where to start from; titles are names of the literature and the same in both languages. */
export const presets: readonly { readonly title: string; readonly recipe: Recipe }[] = [
  {
    title: "StreamingLLM",
    recipe: {
      causal: true,
      any: [
        { kind: "window", values: [16] },
        { kind: "sinks", values: [2] },
      ],
      except: [],
    },
  },
  {
    title: "Su 2019: sparse",
    recipe: { causal: false, any: [{ kind: "sparse", values: [8] }], except: [] },
  },
  {
    title: "Sparse Transformer, strided",
    recipe: { causal: false, any: [{ kind: "strided", values: [16] }], except: [] },
  },
  {
    title: "Sparse Transformer, fixed",
    recipe: { causal: false, any: [{ kind: "fixed", values: [16, 2] }], except: [] },
  },
  {
    title: "Longformer",
    recipe: { causal: false, any: [{ kind: "longformer", values: [16, 1] }], except: [] },
  },
  {
    title: "BigBird",
    recipe: { causal: false, any: [{ kind: "bigBird", values: [4, 1] }], except: [] },
  },
  { title: "GPT", recipe: { causal: true, any: [], except: [] } },
];
