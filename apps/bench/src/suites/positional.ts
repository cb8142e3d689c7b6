import { merged } from "./positional/merged.ts";
import { rotarySpeed } from "./positional/rotarySpeed.ts";
import { tables } from "./positional/tables.ts";
import { unitRowsSpeed } from "./positional/unitRowsSpeed.ts";
import type { Case } from "./suite.ts";

/** What saying where a token is costs, before attention and around it. */
export const positional: readonly Case[] = [rotarySpeed, unitRowsSpeed, tables, merged];
