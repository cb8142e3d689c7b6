/** The live demos, in the order of the sidebar. `slug` is the name of the page. */
export const demos = [
  { slug: "mask-playground", english: "Mask playground", chinese: "掩码试验台" },
  { slug: "sparsity", english: "Sparsity", chinese: "稀疏性度量" },
  { slug: "concentration", english: "Concentration", chinese: "注意力集中度" },
  { slug: "robustness", english: "Robustness and information", chinese: "鲁棒性与信息量" },
] as const;
