/**
 * How a row of scores becomes weights. `c` is how many keys the row may see, `M` how many there are.
 *
 * | name | weight of a score s |
 * |---|---|
 * | `softmax` | eˢ / Σ eˢ |
 * | `softmaxPlus` | softmax of s · log max(c, least) / log base: entropy hardly depends on length |
 * | `squaredRelu` | max(s, 0)² divided by c (`over: "keys"`), c² (`"keys²"`), M (`"n"`) or M · D (`"n·s"`) |
 * | `sigmoid` | 1 / (1 + e^−(s + bias)); the bias is −log M unless given |
 * | `laplace` | ½ (1 + erf((s − mean) / (deviation √2))) |
 * | `sparsemax` | max(s − τ, 0), τ such that they sum to 1 |
 * | `entmax15` | max(s / 2 − τ, 0)², τ such that they sum to 1 |
 *
 * A name alone stands for its defaults. The last two look at scores twice, the second time with the
 * row's threshold τ: all scores of 32 rows are held for the first, and masks of several orders are
 * walked in natural order. Most of their weights are 0, but what is computed follows the mask.
 *
 * @see Su 2021, kexue.fm/archives/8823, and GAU-α, kexue.fm/archives/9052 (softmaxPlus);
 *   Hua et al. 2022, §3 (squaredRelu); Ramapuram et al. 2024, §2 (sigmoid); Ma et al. 2022, §3.4
 *   (laplace); Martins and Astudillo 2016 (sparsemax); Peters et al. 2019 (entmax)
 */
export type Normalizer = NormalizerName | NormalizerChoice;

export type NormalizerName = NormalizerChoice["name"];

/** A normalizer and its parameters. */
export type NormalizerChoice =
  | { readonly name: "softmax" }
  /** Defaults: base 512, least 16. */
  | { readonly name: "softmaxPlus"; readonly base?: number; readonly least?: number }
  /** Default: over the keys that the row sees. */
  | { readonly name: "squaredRelu"; readonly over?: "keys" | "keys²" | "n" | "n·s" }
  | { readonly name: "sigmoid"; readonly bias?: number }
  /** Defaults: mean √½, deviation √(1 / 4π), at which it is closest to the squared ReLU. */
  | { readonly name: "laplace"; readonly mean?: number; readonly deviation?: number }
  | { readonly name: "sparsemax" }
  | { readonly name: "entmax15" };
