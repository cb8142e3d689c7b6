import { append } from "./decode/append.ts";
import { attend } from "./decode/attend.ts";
import { groups } from "./decode/groups.ts";
import { step } from "./decode/step.ts";
import type { Case } from "./suite.ts";

/** Generating text: one query at a time against keys that grow in number. */
export const decode: readonly Case[] = [attend, step, append, groups];
