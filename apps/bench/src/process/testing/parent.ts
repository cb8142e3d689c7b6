import { startChild } from "../childProcess.ts";
import type * as example from "./example.ts";

// A program that waits for a child which never answers; the tests interrupt it.
const child = startChild<typeof example>(new URL("./example.ts", import.meta.url));
console.log(child.pid);
await child.call.spin();
