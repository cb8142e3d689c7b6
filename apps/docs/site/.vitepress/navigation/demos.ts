/** The live demos, in the order of the sidebar. `slug` is the name of the page. */
export const demos = [
  { slug: "mask-playground", english: "Mask playground", chinese: "掩码试验台" },
  { slug: "sparsity", english: "Sparsity", chinese: "稀疏性度量" },
  { slug: "concentration", english: "Concentration", chinese: "注意力集中度" },
  { slug: "robustness", english: "Robustness and information", chinese: "鲁棒性与信息量" },
  { slug: "monarch", english: "Monarch", chinese: "Monarch 矩阵" },
  { slug: "synthesizer", english: "Synthesizer", chinese: "Synthesizer" },
  { slug: "gau", english: "Gated attention", chinese: "门控注意力单元" },
  { slug: "extrapolation", english: "Extrapolation", chinese: "长度外推" },
] as const;
