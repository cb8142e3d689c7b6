/** As tfjs has it: null for a length that is not known yet. */
export type Shape = (number | null)[];

/** tfjs hands one shape alone or in a list. */
export function oneShape(inputShape: Shape | Shape[]): Shape {
  return Array.isArray(inputShape[0]) ? (inputShape[0] as Shape) : (inputShape as Shape);
}
