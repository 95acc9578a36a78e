/** What Plotly is told to draw, in the page's colours. */
import type { Colours } from "../colours";
import type { CurveAnswer } from "./curve";
import type { Figure } from "./plotly";
import { together, type Training } from "./training";

/** Of more sources only these many have lines of their own; all are in the table. */
export const LINES = 6;
/** No line is told from another by its colour alone. */
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

function base(colours: Colours): Record<string, unknown> {
  const size = 12 * colours.scale;
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: colours.font, size, color: colours.text }, margin: { l: 56 * colours.scale, r: 12, t: 8, b: 40 * colours.scale },
    hoverlabel: { bgcolor: colours.raised, bordercolor: colours.lineStrong, font: { family: colours.mono, size, color: colours.text } }, hovermode: "closest", legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 },
  };
}

const axis = (colours: Colours, title: string, more: object = {}): object => ({
  title: { text: plain(title) }, gridcolor: colours.line, zerolinecolor: colours.lineStrong, linecolor: colours.lineStrong, tickcolor: colours.lineStrong, automargin: true, ...more,
});

/** A name from the program is no markup; Plotly reads some. */
export const plain = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** The loss above, the norms of the gradients below, over the passes; the present pass marked. */
export function trainingFigure(training: Training, step: number, colours: Colours): Figure {
  const { passes, sources, target, measure } = training;
  const x = passes.map((_, at) => at + 1);
  const steps = passes.map((pass) => pass.step);
  const mode = passes.length > 60 ? "lines" : "lines+markers";
  const norm = (name: string, y: (number | null)[], at: number, colour: string): object => ({
    x, y, customdata: steps, mode, name: plain(name), yaxis: "y2", line: { color: colour, dash: DASHES[at % DASHES.length], width: 2 }, hovertemplate: `pass %{x}: %{y:.5g}<extra>${plain(name)}</extra>`,
  });
  const lines = sources.length > 1 ? [norm("all together", passes.map((pass) => together(pass)), 0, colours.backward)] : [];
  const own = sources.slice(0, LINES).map((source, at) => norm(source, passes.map((pass) => pass.norms[at] ?? null), at + lines.length, lines.length > 0 ? colours.dim : colours.backward));
  const loss = { x, y: passes.map((pass) => pass.loss), customdata: steps, mode, name: plain(target), line: { color: colours.forward, width: 2 }, hovertemplate: `pass %{x}: %{y:.5g}<extra>${plain(target)}</extra>`, showlegend: false };
  const now = passes.findLastIndex((pass) => pass.step <= step);
  const mark = { type: "line", x0: now + 1, x1: now + 1, y0: 0, y1: 1, yref: "paper", line: { color: colours.text, width: 1.5, dash: "dot" } };
  return {
    data: [loss, ...lines, ...own],
    layout: {
      ...base(colours), grid: { rows: 2, columns: 1 }, showlegend: lines.length + own.length > 1, shapes: now >= 0 ? [mark] : [],
      xaxis: axis(colours, "pass", { anchor: "y2", zeroline: false }), yaxis: axis(colours, measure === "value" ? target : `norm of ${target}`, { domain: [0.56, 1] }), yaxis2: axis(colours, "norm of the gradient", { domain: [0, 0.46], rangemode: "tozero" }),
    },
  };
}

/** y above and dy/dx below, with the point of the run, and the tangent there. */
export function lineFigure(answer: CurveAnswer, target: string, source: string, colours: Colours): Figure {
  const [x = []] = answer.axes;
  const [here = 0] = answer.at;
  const slope = answer.slope[0] ?? null;
  const point = (y: number | null, axis: string): object => ({ x: [here], y: [y], mode: "markers", yaxis: axis, marker: { color: colours.text, size: 9, symbol: "circle-open", line: { width: 2.5 } }, hovertemplate: "here: %{x:.5g}, %{y:.5g}<extra></extra>" });
  const hover = (name: string): string => `%{x:.5g}: %{y:.5g}<extra>${plain(name)}</extra>`;
  const derivative = `∂${target}/∂${source}`;
  return {
    data: [
      { x, y: answer.target, mode: "lines", line: { color: colours.forward, width: 2 }, hovertemplate: hover(target) },
      ...tangent(answer, x, slope, colours),
      point(answer.here, "y"),
      ...(answer.connected[0] ? [{ x, y: answer.gradients[0], mode: "lines", yaxis: "y2", line: { color: colours.backward, width: 2 }, hovertemplate: hover(derivative) }, point(slope, "y2")] : []),
    ],
    layout: {
      ...base(colours), showlegend: false, grid: { rows: 2, columns: 1 }, xaxis: axis(colours, source, { anchor: "y2" }),
      yaxis: axis(colours, target, { domain: [0.54, 1], ...between(answer.target) }), yaxis2: axis(colours, derivative, { domain: [0, 0.46] }),
    },
  };
}

/** The tangent must not stretch the picture of the curve. */
function between(y: readonly (number | null)[]): object {
  const known = y.filter((each): each is number => each !== null);
  if (known.length === 0) return {};
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = (high - low || 1) * 0.08;
  return { range: [low - room, high + room] };
}

function tangent({ here: y, at: [at = 0] }: CurveAnswer, x: readonly number[], slope: number | null, colours: Colours): object[] {
  if (y === null || slope === null) return [];
  const reach = ((x.at(-1) ?? at) - (x[0] ?? at)) / 6;
  const ends = [at - reach, at + reach];
  return [{ x: ends, y: ends.map((end) => y + slope * (end - at)), mode: "lines", line: { color: colours.backward, width: 2, dash: "dash" }, hoverinfo: "skip" }];
}

/** Lines of equal height, and the gradient at the point of the run: it points uphill. */
export function contourFigure(answer: CurveAnswer, names: readonly [string, string], colours: Colours): Figure {
  const [x = [], y = []] = answer.axes;
  const [left = 0, up = 0] = answer.at;
  const z = y.map((_, row) => x.map((_each, column) => answer.target[column * y.length + row] ?? null));
  const span = (values: readonly number[]): number => (values.at(-1) ?? 1) - (values[0] ?? 0);
  const ratio = span(x) / span(y);
  return {
    data: [
      { type: "contour", x, y, z, colorscale: [[0, colours.zero], [1, colours.positive]], contours: { showlabels: true, labelfont: { color: colours.text, size: 11 * colours.scale } }, line: { color: colours.lineStrong, width: 1 }, ncontours: 16,
        colorbar: { thickness: 10, outlinewidth: 0 }, hovertemplate: `${plain(names[0])} %{x:.4g}, ${plain(names[1])} %{y:.4g}: %{z:.5g}<extra></extra>` },
      { x: [left], y: [up], mode: "markers", marker: { color: colours.text, size: 8 }, hovertemplate: "here<extra></extra>", showlegend: false },
    ],
    layout: {
      ...base(colours), showlegend: false, annotations: arrow(answer, span(x), span(y), colours), xaxis: axis(colours, names[0], { zeroline: false, constrain: "domain" }),
      yaxis: axis(colours, names[1], { zeroline: false, constrain: "domain", ...(ratio > 0.25 && ratio < 4 ? { scaleanchor: "x" } : {}) }),
    },
  };
}

/** From the point along the gradient, a quarter of the picture long: where it leads, not how steep it is. */
function arrow({ at: [left = 0, up = 0], slope }: CurveAnswer, wide: number, tall: number, colours: Colours): object[] {
  const [across, upward] = [slope[0] ?? 0, slope[1] ?? 0];
  const share = 0.25 * Math.min(wide / Math.abs(across), tall / Math.abs(upward));
  if (!Number.isFinite(share)) return [];
  return [{ x: left + share * across, y: up + share * upward, ax: left, ay: up, xref: "x", yref: "y", axref: "x", ayref: "y", showarrow: true, arrowhead: 2, arrowwidth: 3, arrowcolor: colours.backward, text: "" }];
}
