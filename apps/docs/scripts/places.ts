import { fileURLToPath } from "node:url";

/** The repository. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));
/** Sources of the pages. */
export const site: string = fileURLToPath(new URL("../site", import.meta.url));
/** The live demos, a folder each. */
export const demos: string = fileURLToPath(new URL("../src/demos", import.meta.url));
