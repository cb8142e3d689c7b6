import { diagnosis, diagnosisMemory } from "./metrics/diagnosis.ts";
import { sparsityAlong } from "./metrics/sparsityAlong.ts";
import { spectrum } from "./metrics/spectrum.ts";
import type { Case } from "./suite.ts";

/** What measures of whole tensors cost beside the tfjs ops they replace, and diagnosing beside attending. */
export const metrics: readonly Case[] = [...sparsityAlong, spectrum, diagnosis, diagnosisMemory];
