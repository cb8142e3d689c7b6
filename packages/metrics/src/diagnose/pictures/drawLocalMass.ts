import type { AttentionReport, LocalMass } from "../attentionReport.ts";
import { reachOf } from "../text/reachOf.ts";
import { describeHead } from "./describeHead.ts";
import { pictureWidth, type ReportPictureOptions } from "./pictureWidth.ts";
import { smallMultiples } from "./smallMultiples.ts";

/** Labels of the axis of distances, at most. */
const LABELS = 4;
const AXIS = 16;

/**
 * How far each head looks, as an SVG image: for each the share of mass within a distance, distances
 * doubling to the right, and the other heads behind it in grey. The dotted line is 99 %. Light or dark
 * as the reader prefers, with a description of every head for screen readers.
 *
 * @throws {RangeError} a width out of range
 */
export function drawLocalMass(report: AttentionReport, options: ReportPictureOptions = {}): string {
  const width = pictureWidth("drawLocalMass", options);
  const { N, M, mask, heads } = report;
  const curves = heads.map(({ localMass }) => localMass);
  return smallMultiples(
    {
      title: `How far attention looks: ${mask}`,
      summary: `share of mass within a distance; ${N} queries × ${M} keys; dotted: 99 %`,
      description: heads.map((one) => describeHead(report, one)).join(" "),
      panels: heads.map(({ head, localMass }) => ({
        title: `head ${head}: 99 % within ${reachOf(localMass, 0.99)}`,
        draw: (side, height) => [
          `<rect class="frame" width="${side}" height="${height}"/>`,
          ...curves
            .filter((curve) => curve !== localMass)
            .map((curve) => `<path class="other" d="${pathOf(curve, side, height)}"/>`),
          `<path class="frame" stroke-dasharray="2 3" d="M0 ${round(0.01 * height)}h${side}"/>`,
          `<path class="curve" d="${pathOf(localMass, side, height)}"/>`,
          ...labelsOf(localMass, side, height),
        ],
      })),
      aspect: 0.62,
      below: AXIS,
    },
    width,
  );
}

const xOf = (at: number, points: number, side: number) =>
  round((at / Math.max(points - 1, 1)) * side);

function pathOf(curve: readonly LocalMass[], side: number, height: number): string {
  const points = curve.map(({ share }, at) => {
    const y = Number.isFinite(share) ? (1 - Math.min(share, 1)) * height : height;
    return `${xOf(at, curve.length, side)} ${round(y)}`;
  });
  return curve.length === 1 ? `M0 ${points[0]?.split(" ")[1]}h${side}` : `M${points.join("L")}`;
}

function labelsOf(curve: readonly LocalMass[], side: number, height: number): string[] {
  const every = Math.max(1, Math.ceil((curve.length - 1) / (LABELS - 1)));
  return curve.flatMap(({ within }, at) => {
    if (at % every !== 0) return [];
    const anchor = at === 0 ? "start" : at === curve.length - 1 ? "end" : "middle";
    const x = xOf(at, curve.length, side);
    return [
      `<text class="text" font-size="11" text-anchor="${anchor}" x="${x}" y="${height + 12}">${within}</text>`,
    ];
  });
}

const round = (value: number) => Math.round(100 * value) / 100;
