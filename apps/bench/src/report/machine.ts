import { cpus, totalmem } from "node:os";

/** What the figures were measured on. */
export function machine(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() || process.arch;
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${cores.length} cores, ${memory} GiB, Node ${process.versions.node}`;
}
