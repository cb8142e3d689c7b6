import { MIX_START, mix } from "./mix.ts";
import type { PassRuns } from "./passRuns.ts";

/** Planes that stretch over several passes. One equal to an earlier one is taken back. */
export class Planes {
  readonly #passes: readonly PassRuns[];
  readonly #byHash = new Map<number, number[]>();
  #count = 0;

  constructor(passes: readonly PassRuns[]) {
    this.#passes = passes;
  }

  get count(): number {
    return this.#count;
  }

  /** The number of the plane just written to every pass, or of the earlier plane it equals. */
  end(): number {
    const plane = this.#count;
    const hash = this.#passes.reduce((all, pass) => mix(all, pass.hashOf(plane)), MIX_START);
    const candidates = this.#byHash.get(hash) ?? [];
    const known = candidates.find((other) =>
      this.#passes.every((pass) => pass.equal(other, plane)),
    );
    if (known === undefined) {
      this.#byHash.set(hash, [...candidates, plane]);
      return this.#count++;
    }
    for (const pass of this.#passes) pass.takeBack(plane);
    return known;
  }
}
