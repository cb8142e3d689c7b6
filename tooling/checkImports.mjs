import { checkWorkspace } from "./imports/checkWorkspace.mjs";
import { root } from "./run/root.mjs";

const { problems, files } = checkWorkspace(root);
for (const problem of problems) console.error(problem);
console.log(`Imports of ${files} files: ${problems.length || "nothing"} wrong.`);
if (problems.length > 0 || files === 0) process.exitCode = 1;
