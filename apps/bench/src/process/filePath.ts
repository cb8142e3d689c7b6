import { resolve } from "node:path";

/** A file the user named: relative to where the user stood, which npm and pnpm keep in INIT_CWD. */
export const filePath = (path: string): string =>
  resolve(process.env.INIT_CWD ?? process.cwd(), path);
