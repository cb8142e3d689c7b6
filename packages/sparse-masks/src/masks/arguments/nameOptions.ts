import { nameList } from "./nameList.ts";

/** `{ window: 8, global: [0] }`, as one would write it; what is undefined is left out. */
export function nameOptions(
  options: Readonly<Record<string, number | readonly number[] | undefined>>,
): string {
  const fields = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [`${name}: ${typeof value === "object" ? `[${nameList(value)}]` : value}`];
  });
  return `{ ${fields.join(", ")} }`;
}
