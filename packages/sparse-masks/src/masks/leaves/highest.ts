/**
 * The `count` numbers from 0 to `size − 1` of highest score, ascending; the lower number wins a
 * tie. Those of score −∞ are left out.
 */
export function highest(count: number, size: number, scoreOf: (i: number) => number): number[] {
  const best: number[] = [];
  const scores: number[] = [];
  for (let i = 0; i < size; i++) {
    const score = scoreOf(i);
    if (score === Number.NEGATIVE_INFINITY) continue;
    let place = best.length;
    while (place > 0 && (scores[place - 1] ?? 0) < score) place--;
    if (place >= count) continue;
    best.splice(place, 0, i);
    scores.splice(place, 0, score);
    best.length = scores.length = Math.min(best.length, count);
  }
  return best.sort((a, b) => a - b);
}
