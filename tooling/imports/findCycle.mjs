/**
 * A cycle in a graph, if it has one.
 *
 * @param {ReadonlyMap<string, readonly string[]>} graph from each node to its neighbours
 * @returns {string[] | undefined} the nodes along it; the first is repeated at the end
 */
export function findCycle(graph) {
  /** @type {Set<string>} */
  const finished = new Set();
  /** @type {string[]} */
  const path = [];

  /**
   * @param {string} node
   * @returns {string[] | undefined}
   */
  const visit = (node) => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (finished.has(node)) return undefined;
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(node);
    return undefined;
  };

  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return undefined;
}
