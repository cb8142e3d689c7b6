/** A list of 32-bit integers that grows. */
export class Int32List {
  #values: Int32Array = new Int32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  push(value: number): void {
    if (this.#size === this.#values.length) {
      const larger = new Int32Array(2 * this.#size);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#size++] = value;
  }

  addToLast(value: number): void {
    this.#values[this.#size - 1] = this.at(this.#size - 1) + value;
  }

  truncate(size: number): void {
    this.#size = size;
  }

  toArray(): Int32Array {
    return this.#values.slice(0, this.#size);
  }
}
