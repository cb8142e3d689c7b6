import { fileURLToPath } from "node:url";
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

const conditions = ["@frugal/source", ...defaultServerConditions];

/**
 * The Vitest configuration that every package shares. Workspace packages are read from source, and
 * the results are also written to `.results/vitest.json`, from which run.mjs adds up the totals.
 *
 * @param {{ tfjs?: boolean }} [options] tfjs: keep tfjs from printing its greeting
 */
export const testing = ({ tfjs = false } = {}) =>
  defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include: ["**/*.test.{ts,mjs}"],
      setupFiles: tfjs ? [fileURLToPath(new URL("quietTfjs.mjs", import.meta.url))] : [],
      reporters: ["default", "json"],
      outputFile: { json: ".results/vitest.json" },
      maxWorkers: 1,
      testTimeout: 60_000,
    },
  });
