import { seeded } from "./seeded.ts";

/** `count` numbers from N(0, 1), the same for the same seed (Box and Muller 1958). */
export function normals(count: number, seed: number): Float32Array {
  const uniform = seeded(seed);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}
