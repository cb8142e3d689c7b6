import { dynamicNtkFrequencies } from "../frequencies/dynamicNtkFrequencies.ts";
import { interpolatedFrequencies } from "../frequencies/interpolatedFrequencies.ts";
import { llama3Frequencies } from "../frequencies/llama3Frequencies.ts";
import { longRopeAttentionFactor } from "../frequencies/longRopeAttentionFactor.ts";
import { longRopeFrequencies } from "../frequencies/longRopeFrequencies.ts";
import { rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import { yarnAttentionFactor } from "../frequencies/yarnAttentionFactor.ts";
import { yarnFrequencies } from "../frequencies/yarnFrequencies.ts";
import { neededIn, numberIn, type RopeConfig } from "./ropeConfig.ts";

interface Source {
  readonly op: string;
  readonly config: RopeConfig;
  readonly scaling: RopeConfig;
  readonly width: number;
  readonly base: number;
}

/** Frequencies and temperature for a text of some length. */
type Rope = (length: number) => { frequencies: Float64Array; attentionFactor: number };

interface RopeType {
  /** What the type's scaling may hold. */
  readonly keys: readonly string[];
  /** @throws {TypeError} what is missing or no number; {RangeError} what is out of range */
  read(source: Source): Rope;
}

const always = (frequencies: Float64Array, attentionFactor = 1): Rope => {
  return () => ({ frequencies: frequencies.slice(), attentionFactor });
};

const longrope: RopeType = {
  keys: [
    ...["short_factor", "long_factor", "factor", "attention_factor"],
    ...["short_mscale", "long_mscale", "original_max_position_embeddings"],
  ],
  read({ op, config, scaling, width, base }) {
    const { trainedLength, stretch } = lengthsOf(op, config, scaling);
    const given = numberIn(op, scaling, "attention_factor");
    const factor = given ?? longRopeAttentionFactor(Math.max(1, stretch), trainedLength);
    const [short, long] = ["short", "long"].map((name) => {
      const factors = listIn(op, scaling, `${name}_factor`);
      return {
        frequencies: longRopeFrequencies(width, { factors, base }),
        attentionFactor: numberIn(op, scaling, `${name}_mscale`) ?? factor,
      };
    }) as [ReturnType<Rope>, ReturnType<Rope>];
    return (length) => {
      const { frequencies, attentionFactor } = length > trainedLength ? long : short;
      return { frequencies: frequencies.slice(), attentionFactor };
    };
  },
};

/** Every type that `ropeFromConfig` knows. */
export const ropeTypes: ReadonlyMap<string, RopeType> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries<RopeType>({
    default: {
      keys: [],
      read: ({ width, base }) => always(rotaryFrequencies(width, { base })),
    },
    linear: {
      keys: ["factor"],
      read({ op, scaling, width, base }) {
        const factor = neededIn(op, scaling, "factor");
        return always(interpolatedFrequencies(width, { factor, base }));
      },
    },
    dynamic: {
      keys: ["factor", "original_max_position_embeddings"],
      read({ op, config, scaling, width, base }) {
        const factor = neededIn(op, scaling, "factor");
        const trainedLength =
          numberIn(op, scaling, "original_max_position_embeddings") ??
          neededIn(op, config, "max_position_embeddings");
        const of = (length: number) =>
          dynamicNtkFrequencies(width, { length, trainedLength, factor, base });
        of(trainedLength + 1); // refuses now what it would refuse later
        return (length) => ({ frequencies: of(length), attentionFactor: 1 });
      },
    },
    yarn: {
      keys: [
        ...["factor", "original_max_position_embeddings", "attention_factor", "truncate"],
        ...["beta_fast", "beta_slow", "mscale", "mscale_all_dim"],
      ],
      read({ op, config, scaling, width, base }) {
        const { trainedLength, stretch: factor } = lengthsOf(op, config, scaling);
        const mscale = numberIn(op, scaling, "mscale");
        const mscaleAllDim = numberIn(op, scaling, "mscale_all_dim");
        const attentionFactor =
          numberIn(op, scaling, "attention_factor") ??
          (mscale && mscaleAllDim
            ? yarnAttentionFactor(factor, { mscale, mscaleAllDim })
            : yarnAttentionFactor(factor));
        const frequencies = yarnFrequencies(width, {
          ...{ factor, trainedLength, base },
          fast: numberIn(op, scaling, "beta_fast") ?? 32,
          slow: numberIn(op, scaling, "beta_slow") ?? 1,
          truncate: scaling.truncate !== false,
        });
        return always(frequencies, attentionFactor);
      },
    },
    longrope,
    su: longrope,
    llama3: {
      keys: [
        ...["factor", "low_freq_factor", "high_freq_factor"],
        "original_max_position_embeddings",
      ],
      read({ op, scaling, width, base }) {
        return always(
          llama3Frequencies(width, {
            base,
            factor: neededIn(op, scaling, "factor"),
            trainedLength: neededIn(op, scaling, "original_max_position_embeddings"),
            slow: neededIn(op, scaling, "low_freq_factor"),
            fast: neededIn(op, scaling, "high_freq_factor"),
          }),
        );
      },
    },
  }),
);

/** The length of training, and how far it is stretched: by `factor`, or to the largest length. */
function lengthsOf(
  op: string,
  config: RopeConfig,
  scaling: RopeConfig,
): { trainedLength: number; stretch: number } {
  const name = "original_max_position_embeddings";
  const original = numberIn(op, scaling, name) ?? numberIn(op, config, name);
  const trainedLength = original ?? neededIn(op, config, "max_position_embeddings");
  const factor = numberIn(op, scaling, "factor");
  if (factor !== undefined) return { trainedLength, stretch: factor };
  if (original === undefined) throw new TypeError(`${op}: factor is missing`);
  const largest = neededIn(op, config, "max_position_embeddings");
  return { trainedLength, stretch: largest / trainedLength };
}

function listIn(op: string, scaling: RopeConfig, name: string): readonly number[] {
  const list = scaling[name];
  if (Array.isArray(list)) return list;
  throw new TypeError(`${op}: ${name} must be a list of numbers, got ${JSON.stringify(list)}`);
}
