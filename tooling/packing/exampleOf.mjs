/**
 * The example of a README: its first fenced block of JavaScript or TypeScript.
 *
 * @param {string} readme
 * @returns {string}
 * @throws {Error} where it has none
 */
export function exampleOf(readme) {
  const example = /^```(?:js|ts)\r?\n(.*?)^```/ms.exec(readme)?.[1];
  if (example === undefined) throw new Error("expected an example in a ```js block, got none");
  return example;
}
