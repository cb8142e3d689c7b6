import { rmSync } from "node:fs";

// Removes what is left from earlier builds: `clean.mjs FOLDER …`.

for (const folder of process.argv.slice(2)) rmSync(folder, { recursive: true, force: true });
