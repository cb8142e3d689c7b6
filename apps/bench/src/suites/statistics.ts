import { longWindow } from "./statistics/longWindow.ts";
import { overhead } from "./statistics/overhead.ts";
import { rows } from "./statistics/rows.ts";
import type { Case } from "./suite.ts";

/** What it costs to look at attention beside computing it. */
export const statistics: readonly Case[] = [overhead, rows, longWindow];
