/** What the tests of `childProcess` call in another process. */
export const double = (values: Float32Array): Float32Array => values.map((value) => 2 * value);

export function fail(): never {
  throw new Error("as it should");
}

export function die(): never {
  process.abort();
}

export function spin(): never {
  for (;;);
}
