import { readdirSync } from "node:fs";

/** The packages' folders, which are pages too: all that there are. */
export const packages: readonly string[] = readdirSync(
  new URL("../../../../../packages", import.meta.url),
).sort();
