import { WrongResultError } from "../measure/agreement.ts";
import type { Row, Suite, SuiteContext } from "./suite.ts";
import { valueRow } from "./valueRow.ts";

/**
 * Runs the cases of a suite one after the other and hands over each one's rows as they come. A case
 * that breaks becomes a row that says so; a wrong result ends the run.
 */
export async function* runSuite(
  suite: Suite,
  context: SuiteContext,
): AsyncGenerator<readonly Row[]> {
  for (const { name, slow, run } of await suite.load()) {
    if (slow && context.quick) continue;
    context.say(name);
    try {
      yield await run(context);
    } catch (error) {
      if (error instanceof WrongResultError) throw error;
      const note = error instanceof Error ? error.message : String(error);
      yield [valueRow(name, null, "", { note })];
    }
  }
}
