/** What a pair's random word must reach for the pair to be kept: round(rate · 2³²), below 2³². */
export function dropoutThreshold(rate: number): number {
  return Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
}
