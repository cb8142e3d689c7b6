/** A letter of an equation as an axis: elements from one place to the next, and how many places. */
export interface LetterAxis {
  readonly letter: string;
  readonly length: number;
  readonly stride: number;
}

/** The letters of an equation such as `bnhd,bmhd->bhnm`. */
export interface Equation {
  readonly inputs: readonly string[];
  readonly output: string;
}

/** Takes an equation apart; tfjs has said already whether it is one. */
export function readEquation(equation: string): Equation {
  const [inputs = "", output = ""] = equation.replace(/\s/g, "").split("->");
  return { inputs: inputs.split(","), output };
}

/** Letters of a term in some order, lying side by side. */
export function packed(letters: string, lengthOf: (letter: string) => number): LetterAxis[] {
  const axes: LetterAxis[] = [];
  let stride = 1;
  for (const letter of [...letters].reverse()) {
    const length = lengthOf(letter);
    axes.unshift({ letter, length, stride });
    stride *= length;
  }
  return axes;
}

/** The axes of some letters, in their order. */
export function axesOf(axes: readonly LetterAxis[], letters: string): LetterAxis[] {
  return [...letters].map((letter) => axes.find((axis) => axis.letter === letter) as LetterAxis);
}

/** The stride of several axes walked as one, or undefined where they cannot be. */
export function joinedStride(axes: readonly LetterAxis[]): number | undefined {
  const long = axes.filter(({ length }) => length !== 1);
  for (let at = 1; at < long.length; at++) {
    const axis = long[at] as LetterAxis;
    if ((long[at - 1] as LetterAxis).stride !== axis.stride * axis.length) return undefined;
  }
  return long.at(-1)?.stride ?? 1;
}

/** Where each place of some axes, walked in their order, lies. */
export function placesOf(axes: readonly LetterAxis[]): Uint32Array {
  let places = new Uint32Array(1);
  for (const { length, stride } of axes) {
    const next = new Uint32Array(places.length * length);
    for (let at = 0; at < next.length; at++) {
      next[at] = (places[Math.floor(at / length)] as number) + (at % length) * stride;
    }
    places = next;
  }
  return places;
}
