/** The command was called wrongly: exit code 2, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
