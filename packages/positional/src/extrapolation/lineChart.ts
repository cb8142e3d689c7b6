/** Lines over a common axis. */
export interface LineChart {
  readonly title: string;
  /** What the horizontal axis counts. */
  readonly x: string;
  /** Whether it has a step for each doubling. */
  readonly powersOfTwo: boolean;
  /** Where a dashed line stands. */
  readonly mark: number;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
}

const WIDTH = 800;
const ROW = 18;
const LEFT = 52;
const TOP = 40;
const PLOT = { width: 420, height: 300 };
const STEPS = 5;

/** Told apart by those who do not see all colours; past eight, lines are dashed. */
const COLOURS = [
  ...["#0072b2", "#d55e00", "#009e73", "#cc79a7"],
  ...["#e69f00", "#56b4e9", "#7f7f7f", "#882255"],
];

/** An SVG picture, with its legend beside it. Points that are not finite are left out. */
export function lineChart({ title, x, powersOfTwo, mark, series }: LineChart): string {
  const all = series.flatMap(({ points }) => points).filter(([, y]) => Number.isFinite(y));
  const across = (value: number) => (powersOfTwo ? Math.log2(value) : value);
  const [left, right] = bounds(all.map(([value]) => across(value)));
  const [low, high] = bounds(all.map(([, y]) => y));
  const px = (value: number) => LEFT + (PLOT.width * (across(value) - left)) / (right - left);
  const py = (value: number) => TOP + PLOT.height * (1 - (value - low) / (high - low));
  const bottom = TOP + PLOT.height;
  const height = Math.max(bottom + 44, TOP + ROW * series.length + 20);
  const text = (at: readonly [number, number], said: string, anchor = "start") =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${escaped(said)}</text>`;
  const grid = Array.from({ length: STEPS + 1 }, (_, i) => low + ((high - low) * i) / STEPS).map(
    (y) =>
      `<path d="M${LEFT} ${py(y).toFixed(1)}h${PLOT.width}" stroke="#8884"/>${text([LEFT - 6, py(y) + 4], y.toFixed(2), "end")}`,
  );
  const places = powersOfTwo
    ? [...new Set(all.map(([value]) => value))]
    : Array.from({ length: STEPS }, (_, i) =>
        Math.round(left + ((right - left) * i) / (STEPS - 1)),
      );
  const ticks = places.map((value) => text([px(value), bottom + 18], String(value), "middle"));
  const inside = across(mark) >= left && across(mark) <= right;
  const trained = inside
    ? `<path d="M${px(mark).toFixed(1)} ${TOP}V${bottom}" stroke="currentColor" stroke-dasharray="2 3" opacity=".6"/>`
    : "";
  const lines = series.map(({ name, points }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    const dash =
      i < COLOURS.length ? "" : ` stroke-dasharray="${i < 2 * COLOURS.length ? "6 3" : "2 2"}"`;
    const path = points
      .filter(([, y]) => Number.isFinite(y))
      .map(([value, y], at) => `${at === 0 ? "M" : "L"}${px(value).toFixed(1)} ${py(y).toFixed(1)}`)
      .join("");
    const y = TOP + ROW * i + 6;
    const from = LEFT + PLOT.width + 20;
    return (
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>` +
      `<path d="M${from} ${y}h22" stroke="${colour}" stroke-width="2"${dash}/>${text([from + 28, y + 4], name)}`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">`,
    `<text x="${LEFT}" y="20" font-size="14">${escaped(title)}</text>`,
    ...grid,
    ...ticks,
    text([LEFT + PLOT.width / 2, bottom + 38], x, "middle"),
    trained,
    ...lines,
    "</svg>",
  ].join("\n");
}

/** Least and greatest, apart. */
function bounds(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
