/** The gradient of f at x by central differences of step h: error of order h². */
export function finiteDifferences(
  f: (x: Float64Array) => number,
  x: Float64Array,
  h: number = 1e-5,
): Float64Array {
  return x.map((_, i) => {
    const moved = (by: number) => {
      const y = x.slice();
      y[i] = (y[i] as number) + by;
      return f(y);
    };
    return (moved(h) - moved(-h)) / (2 * h);
  });
}
