import { rotarySpeed } from "./positional/rotarySpeed.ts";
import type { Case } from "./suite.ts";

/** What saying where a token is costs, before attention and inside it. */
export const positional: readonly Case[] = [rotarySpeed];
