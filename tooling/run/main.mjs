import { commands } from "./commands.mjs";

/**
 * Runs one command and exits with its code.
 *
 * @param {string[]} argv the command's name, then its arguments
 */
export async function main([name = "", ...args]) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.error(`run: expected one of ${Object.keys(commands).join(", ")}, got "${name}"`);
    process.exitCode = 1;
    return;
  }
  try {
    process.exitCode = await command(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
