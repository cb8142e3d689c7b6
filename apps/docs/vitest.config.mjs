import { mergeConfig } from "vitest/config";
import { testing } from "../../tooling/testing.mjs";

// Two pages at a time: there are two cores where tests run.
export default mergeConfig(testing(), { test: { maxConcurrency: 2 } });
