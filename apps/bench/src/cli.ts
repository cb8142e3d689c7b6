import { Command, CommanderError } from "commander";
import { UsageError } from "./commands/usageError.ts";
import { suites } from "./suites/suites.ts";
import { trainDefaults } from "./train/trainDefaults.ts";

const program = new Command("frugal")
  .description("Checks, measures and shows what the packages do.")
  .exitOverride()
  .showHelpAfterError()
  .configureHelp({ showGlobalOptions: true });

program
  .command("start")
  .description("check every kernel, compare time and memory with tfjs, train a small model")
  .option("--text <file>", "UTF-8 text to work on (default: prose of this repository)")
  .option("--out <file>", "where to write the report", "report.html")
  .option("--quick", "smaller sizes and fewer steps")
  .action(async (options) => (await import("./commands/start.ts")).start(options));

program
  .command("bench")
  .description(`run one suite: ${suites.map(({ name }) => name).join(", ")}`)
  .argument("<suite>", "which one")
  .option("--quick", "fewer rounds, without the slowest cases")
  .option("--profile", "which kernels take the time, instead of the figures (training)")
  .option("--json <file>", "also write the figures, one JSON object per line")
  .option("--text <file>", "UTF-8 text to learn (extrapolation; default: prose of this repository)")
  .option("--out <folder>", "where models and reports go (extrapolation)")
  .action(async (suite, options) => (await import("./commands/bench.ts")).bench(suite, options));

program
  .command("train")
  .description("train a character model on a text; Ctrl-C saves, the same command goes on")
  .option("--text <file>", "UTF-8 text to learn (default: prose of this repository)")
  .option("--out <folder>", "where checkpoint and report go", "trained")
  .option("--minutes <number>", "how long in all", "10")
  .option("--mask <mask>", "causal, window:SIZE, strided:SIZE or sparse:SIZE", trainDefaults.mask)
  .option("--layers <count>", "layers", trainDefaults.layers)
  .option("--heads <count>", "heads of a layer", trainDefaults.heads)
  .option("--width <count>", "numbers that stand for a character", trainDefaults.width)
  .option("--context <count>", "characters seen at once", trainDefaults.context)
  .option("--batch <count>", "examples of a step", trainDefaults.batch)
  .option("--rate <number>", "highest rate of learning", trainDefaults.rate)
  .option("--threads <count>", "threads (default: what the machine has)")
  .option("--fresh", "start anew where there is a checkpoint")
  .action(async (options) => (await import("./commands/train.ts")).train(options));

program
  .command("claims")
  .description("check the claims that the packages make")
  .argument("[filter]", "only claims whose id or file contains this")
  .option("--json <file>", "also write the results, one JSON object per line")
  .action(async (filter, options) =>
    (await import("./commands/claims.ts")).claims(filter, options),
  );

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
