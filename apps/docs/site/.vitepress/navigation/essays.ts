/** The essays, by the order in which they are best read. `number` is that on kexue.fm. */
export const essays = [
  {
    slug: "sparse-attention",
    number: 6853,
    english: "Sparse attention",
    chinese: "从标准到稀疏注意力",
  },
  {
    slug: "measuring-sparsity",
    number: 9595,
    english: "Measuring sparsity",
    chinese: "如何度量稀疏性",
  },
  { slug: "monarch", number: 10249, english: "Monarch matrices", chinese: "Monarch 矩阵" },
  {
    slug: "concentration",
    number: 9889,
    english: "Can attention concentrate?",
    chinese: "注意力能否集中",
  },
  { slug: "synthesizer", number: 7430, english: "Synthesizer", chinese: "Synthesizer" },
  {
    slug: "gau",
    number: 8990,
    english: "Warmup and the gated unit",
    chinese: "门控注意力与 Warmup",
  },
  { slug: "extrapolation", number: 9431, english: "Length extrapolation", chinese: "长度外推" },
  {
    slug: "robustness",
    number: 9593,
    english: "Robustness and information",
    chinese: "鲁棒性与信息量",
  },
] as const;
