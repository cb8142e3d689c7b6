/** Bytes of a function body after its locals. */
export type Body = readonly number[];

/**
 * A WASM module by hand, as base64: functions of four i32 that return one, over an imported
 * memory, as the engine's kernels are. For tests of what runs kernels.
 */
export function smallModule(functions: Readonly<Record<string, Body>>): string {
  const bodies = Object.values(functions);
  const names = Object.keys(functions);
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f]),
    ...section(2, [1, ...text("env"), ...text("memory"), 0x02, 0x01, 1, ...unsigned(65_536)]),
    ...section(3, [bodies.length, ...bodies.map(() => 0)]),
    ...section(7, [names.length, ...names.flatMap((name, at) => [...text(name), 0x00, at])]),
    ...section(10, [
      bodies.length,
      ...bodies.flatMap((body) => [...unsigned(body.length + 2), 0, ...body, 0x0b]),
    ]),
  ];
  return btoa(String.fromCharCode(...bytes));
}

/** The instructions that the bodies here are made of. */
export const op = {
  job: [0x20, 0],
  task: [0x20, 1],
  step: [0x20, 2],
  scratch: [0x20, 3],
  constant: (value: number): number[] => [0x41, ...signed(value)],
  load: [0x28, 2, 0],
  store: [0x36, 2, 0],
  add: [0x6a],
  multiply: [0x6c],
  equal: [0x46],
  lessThan: [0x49],
  unreachable: [0x00],
  /** Pops a condition. */
  when: (...body: number[]): number[] => [0x04, 0x40, ...body, 0x0b],
  /** Runs what pushes a value, until that is not 0. */
  loopWhileZero: (...value: number[]): number[] => [0x03, 0x40, ...value, 0x45, 0x0d, 0, 0x0b],
  forever: [0x03, 0x40, 0x0c, 0, 0x0b],
} as const;

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(value: string): number[] {
  return [value.length, ...[...value].map((letter) => letter.charCodeAt(0))];
}

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  if (value >= -64 && value < 64) return [value & 127];
  return [(value & 127) | 128, ...signed(value >> 7)];
}
