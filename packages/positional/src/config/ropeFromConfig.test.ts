import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { expect, test } from "vitest";
import { dynamicNtkFrequencies } from "../frequencies/dynamicNtkFrequencies.ts";
import { interpolatedFrequencies } from "../frequencies/interpolatedFrequencies.ts";
import { llama3Frequencies } from "../frequencies/llama3Frequencies.ts";
import { rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import { yarnFrequencies } from "../frequencies/yarnFrequencies.ts";
import { ropeFromConfig } from "./ropeFromConfig.ts";

/** As published, what has nothing to do with rope left out. */
const llama = { head_dim: 64, hidden_size: 2048, num_attention_heads: 32, rope_theta: 500_000 };
const shared = { head_dim: 64, max_position_embeddings: 4096, rope_theta: 10_000 };

const same = (got: Float64Array, wanted: Float64Array) =>
  expect(largestDifference(got, wanted)).toBe(0);

test("without scaling: base, widths of the kinds of configs, layout", () => {
  const { head_dim, ...older } = llama;
  expect(head_dim).toBe(64);
  for (const config of [llama, older, { ...older, rope_scaling: null }]) {
    const rope = ropeFromConfig(config);
    expect(rope).toMatchObject({ type: "default", width: 64, layout: "half" });
    same(rope.at(100).frequencies, rotaryFrequencies(64, { base: 500_000 }));
    expect(rope.at(100).attentionFactor).toBe(1);
  }
});

test("parts of heads", () => {
  expect(ropeFromConfig({ ...llama, partial_rotary_factor: 0.5 }).width).toBe(32);
  const neox = {
    hidden_size: 768,
    num_attention_heads: 12,
    rotary_pct: 0.25,
    rotary_emb_base: 500,
  };
  expect(ropeFromConfig(neox).width).toBe(16);
  same(ropeFromConfig(neox).at(1).frequencies, rotaryFrequencies(16, { base: 500 }));
  const gptj = { model_type: "gptj", n_embd: 4096, n_head: 16, rotary_dim: 64 };
  expect(ropeFromConfig(gptj)).toMatchObject({ width: 64, layout: "interleaved" });
  const deepseek = { qk_rope_head_dim: 64, rope_theta: 1e4, rope_interleave: true };
  expect(ropeFromConfig(deepseek)).toMatchObject({ width: 64, layout: "interleaved" });
  const { rope_interleave: _, ...silent } = deepseek;
  expect(ropeFromConfig(silent).layout).toBe("interleaved");
  expect(ropeFromConfig({ ...silent, rope_interleave: false }).layout).toBe("half");
  expect(ropeFromConfig({ ...llama, model_type: "cohere" }).layout).toBe("interleaved");
  const newer = { head_dim: 64, rope_parameters: { rope_theta: 77, partial_rotary_factor: 0.25 } };
  expect(ropeFromConfig(newer).width).toBe(16);
  same(ropeFromConfig(newer).at(1).frequencies, rotaryFrequencies(16, { base: 77 }));
  expect(() => ropeFromConfig({ ...llama, partial_rotary_factor: 0.4 })).toThrow(
    "width must be even and positive, got 25",
  );
});

test("linear", () => {
  for (const key of ["rope_type", "type"]) {
    const rope = ropeFromConfig({ ...shared, rope_scaling: { [key]: "linear", factor: 4 } });
    same(rope.at(9).frequencies, interpolatedFrequencies(64, { factor: 4 }));
  }
});

test("dynamic differs by length", () => {
  const rope = ropeFromConfig({ ...shared, rope_scaling: { type: "dynamic", factor: 2 } });
  same(rope.at(4096).frequencies, rotaryFrequencies(64));
  const options = { length: 9000, trainedLength: 4096, factor: 2 };
  same(rope.at(9000).frequencies, dynamicNtkFrequencies(64, options));
});

test("yarn: of Qwen, of DeepSeek, of gpt-oss", () => {
  const scaling = { type: "yarn", factor: 4, original_max_position_embeddings: 32_768 };
  const qwen = ropeFromConfig({ ...shared, rope_theta: 1e6, rope_scaling: scaling }).at(1);
  const options = { factor: 4, trainedLength: 32_768, base: 1e6 };
  same(qwen.frequencies, yarnFrequencies(64, options));
  expect(qwen.attentionFactor).toBeCloseTo(0.1 * Math.log(4) + 1, 15);
  const deepseek = {
    ...{ qk_rope_head_dim: 64, rope_theta: 10_000, max_position_embeddings: 163_840 },
    rope_scaling: {
      ...{ type: "yarn", factor: 40, original_max_position_embeddings: 4096 },
      ...{ beta_fast: 32, beta_slow: 1, mscale: 1, mscale_all_dim: 1 },
    },
  };
  const rope = ropeFromConfig(deepseek).at(1);
  same(rope.frequencies, yarnFrequencies(64, { factor: 40, trainedLength: 4096 }));
  expect(rope.attentionFactor).toBe(1);
  const oss = {
    ...{ head_dim: 64, rope_theta: 150_000 },
    rope_scaling: {
      ...{ rope_type: "yarn", factor: 32, original_max_position_embeddings: 4096 },
      ...{ beta_fast: 32, beta_slow: 1, truncate: false },
    },
  };
  const loose = { factor: 32, trainedLength: 4096, base: 150_000, truncate: false };
  same(ropeFromConfig(oss).at(1).frequencies, yarnFrequencies(64, loose));
  const { factor: _, ...without } = deepseek.rope_scaling;
  const byRatio = ropeFromConfig({ ...deepseek, rope_scaling: without }).at(1);
  same(byRatio.frequencies, rope.frequencies);
});

test.each(["longrope", "su"])("%s: short and long factors, by length", (type) => {
  const [short, long] = [
    Array.from({ length: 32 }, (_, i) => 1 + i / 100),
    Array.from({ length: 32 }, (_, i) => 1 + i),
  ];
  const phi = {
    ...{ ...shared, max_position_embeddings: 131_072, original_max_position_embeddings: 4096 },
    rope_scaling: { type, short_factor: short, long_factor: long },
  };
  const rope = ropeFromConfig(phi);
  expect(rope.type).toBe("longrope");
  const plain = rotaryFrequencies(64);
  same(
    rope.at(4096).frequencies,
    plain.map((x, i) => x / short[i]!),
  );
  same(
    rope.at(4097).frequencies,
    plain.map((x, i) => x / long[i]!),
  );
  expect(rope.at(5).attentionFactor).toBeCloseTo(Math.sqrt(1 + 5 / 12), 14);
  const moe = { ...phi.rope_scaling, short_mscale: 1.1, long_mscale: 1.2 };
  const byList = ropeFromConfig({ ...phi, rope_scaling: moe });
  expect([byList.at(1), byList.at(5000)].map((at) => at.attentionFactor)).toEqual([1.1, 1.2]);
});

test("llama3", () => {
  const scaling = {
    ...{ rope_type: "llama3", factor: 32, original_max_position_embeddings: 8192 },
    ...{ low_freq_factor: 1, high_freq_factor: 4 },
  };
  const got = ropeFromConfig({ ...llama, rope_scaling: scaling }).at(1).frequencies;
  same(got, llama3Frequencies(64, { factor: 32, trainedLength: 8192, base: 500_000 }));
  // From transformers' formula in double precision.
  expect(got[10]).toBeCloseTo(500_000 ** (-10 / 32), 15);
  expect(got[31]).toBeCloseTo(500_000 ** (-31 / 32) / 32, 15);
});

test("layers that differ: one must be named", () => {
  const gemma = {
    head_dim: 256,
    rope_theta: 1e6,
    rope_local_base_freq: 1e4,
    rope_scaling: { rope_type: "linear", factor: 8 },
  };
  expect(() => ropeFromConfig(gemma)).toThrow(
    "layers differ, so layer must be one of sliding_attention, full_attention, got undefined",
  );
  const [near, far] = ["sliding_attention", "full_attention"].map(
    (layer) => ropeFromConfig(gemma, { layer }).at(1).frequencies,
  );
  same(near!, rotaryFrequencies(256));
  same(far!, interpolatedFrequencies(256, { factor: 8, base: 1e6 }));
  const { rope_theta: _, rope_local_base_freq: __, ...rest } = gemma;
  const newer = {
    ...rest,
    rope_parameters: {
      full_attention: { rope_type: "linear", factor: 8, rope_theta: 1e6 },
      sliding_attention: { rope_type: "default", rope_theta: 1e4 },
    },
  };
  same(ropeFromConfig(newer, { layer: "full_attention" }).at(1).frequencies, far!);
  same(ropeFromConfig(newer, { layer: "sliding_attention" }).at(1).frequencies, near!);
});

const scaled = (rope_scaling: object) => ({ ...shared, rope_scaling });

test.each<[unknown, string]>([
  [null, "config must be a parsed config.json, got null"],
  [
    scaled({ type: "ntk", factor: 2 }),
    'rope type must be default, linear, dynamic, yarn, longrope, su, llama3, got "ntk"',
  ],
  [
    scaled({ type: "toString" }),
    'rope type must be default, linear, dynamic, yarn, longrope, su, llama3, got "toString"',
  ],
  [scaled({ type: "mrope", mrope_section: [16, 24, 24] }), 'got "mrope"'],
  [
    scaled({ type: "default", mrope_section: [16, 24, 24] }),
    'unknown key "mrope_section" in the scaling of type "default"',
  ],
  [scaled({ type: "linear" }), "factor is missing"],
  [scaled({ type: "linear", factor: "4" }), 'factor must be a number, got "4"'],
  [scaled({ type: "linear", factor: 0.5 }), "must be finite and at least 1, got 0.5"],
  [scaled({ type: "yarn" }), "factor is missing"],
  [scaled({ type: "llama3", factor: 8 }), "original_max_position_embeddings is missing"],
  [
    scaled({ type: "longrope", factor: 2 }),
    "short_factor must be a list of numbers, got undefined",
  ],
  [scaled({ type: 3 }), "rope_type must be a string, got 3"],
  [{ ...shared, rope_scaling: "linear" }, 'rope_scaling must be an object, got "linear"'],
  [{ ...shared, global_rope_theta: 160_000 }, 'unknown key "global_rope_theta" in config'],
  [{ rope_theta: 1e4 }, "config must have head_dim, or hidden_size and num_attention_heads"],
  [{ ...shared, head_dim: 65 }, "width must be even and positive, got 65"],
  [{ ...shared, partial_rotary_factor: 2 }, "partial_rotary_factor must be above 0 and at most 1"],
])("refuses %j", (config, message) => {
  expect(() => ropeFromConfig(config as never)).toThrow(message);
});

test("refuses a length that is none", () => {
  expect(() => ropeFromConfig(shared).at(0)).toThrow(
    "ropeFromConfig: at's length must be a positive integer, got 0",
  );
});
