/** A small chart over the steps, in the page's own lines: the present step marked, clicks and arrow keys go from point to point. */
import { h } from "../react";
import { formatNumber } from "../numbers";
import { store } from "../store";
import { Twin } from "./Twin";

export interface ChartPoint { step: number; y: number | null; low?: number | null; high?: number | null; word: string }
interface LineChartProps { label: string; points: readonly ChartPoint[]; step: number; from: number; to: number; tall?: boolean; columns: readonly string[] }

const WIDTH = 100;
const HEIGHT = 40;

export function LineChart({ label, points, step, from, to, tall = false, columns }: LineChartProps) {
  const scale = scaleOf(points);
  const x = (at: number): number => (to > from ? ((at - from) / (to - from)) * WIDTH : WIDTH / 2);
  const y = (value: number): number => HEIGHT - ((value - scale.low) / (scale.high - scale.low)) * HEIGHT;
  const now = points.findLastIndex((point) => point.step <= step);
  const go = (to: number): void => { const point = points[Math.max(0, Math.min(points.length - 1, to))]; if (point) store.go(point.step); };
  const move = (key: string): boolean => {
    const to = { ArrowRight: now + 1, ArrowLeft: step > (points[now]?.step ?? 0) ? now : now - 1, Home: 0, End: points.length - 1 }[key];
    if (to !== undefined) go(to);
    return to !== undefined;
  };
  const click = (event: { clientX: number; currentTarget: Element }): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = from + ((event.clientX - box.left) / box.width) * (to - from);
    go(points.reduce((best, point, index) => (Math.abs(point.step - at) < Math.abs((points[best]?.step ?? 0) - at) ? index : best), 0));
  };
  const dot = points[now];
  return (
    <div className={tall ? "ts-chart ts-tall" : "ts-chart"}>
      <div className="ts-axis" aria-hidden="true"><span>{formatNumber(scale.top)}</span><span>{formatNumber(scale.bottom)}</span></div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" tabIndex={0} role="slider" aria-label={label} aria-valuemin={1} aria-valuemax={points.length}
        aria-valuenow={Math.max(1, now + 1)} aria-valuetext={dot ? dot.word : "before the first"} onClick={click} onKeyDown={(event) => { if (move(event.key)) event.preventDefault(); }}>
        <path className="ts-band" d={band(points, x, y)} />
        {missing(points, x).map((d) => <path key={d} className="ts-missing" d={d} />)}
        <path className="ts-line" d={line(points, x, y, to)} />
        <path className="ts-now-line" d={`M${x(Math.max(from, Math.min(to, step)))} 0V${HEIGHT}`} />
        {dot && dot.y !== null && <path className="ts-now-dot" d={`M${x(dot.step)} ${y(dot.y)}h0.001`} />}
      </svg>
      <p className="ts-hint">{dot ? dot.word : "not yet"}</p>
      <Twin caption={label} columns={columns} rows={points.map((point) => [String(point.step + 1), point.word])} hidden />
    </div>
  );
}

function scaleOf(points: readonly ChartPoint[]): { low: number; high: number; top: number; bottom: number } {
  const all = points.flatMap(({ y, low, high }) => [y, low, high]).filter((value): value is number => typeof value === "number");
  const [bottom, top] = all.length > 0 ? [Math.min(...all), Math.max(...all)] : [0, 0];
  const room = top > bottom ? (top - bottom) * 0.08 : Math.abs(top) || 1;
  return { low: bottom - room, high: top + room, top, bottom };
}

type Place = (value: number) => number;

/** A version lasts until the next one: the line is a staircase, with gaps where there is no finite number. */
function line(points: readonly ChartPoint[], x: Place, y: Place, to: number): string {
  return points.map((point, at) => {
    if (point.y === null) return "";
    const joined = at > 0 && typeof points[at - 1]?.y === "number";
    return `${joined ? `V${y(point.y)}` : `M${x(point.step)} ${y(point.y)}`}H${x(points[at + 1]?.step ?? to)}`;
  }).join("");
}

function band(points: readonly ChartPoint[], x: Place, y: Place): string {
  const known = points.filter((point) => typeof point.low === "number" && typeof point.high === "number");
  if (known.length < 2) return "";
  const upper = known.map((point) => `${x(point.step)} ${y(point.high ?? 0)}`);
  const lower = [...known].reverse().map((point) => `${x(point.step)} ${y(point.low ?? 0)}`);
  return `M${[...upper, ...lower].join("L")}Z`;
}

/** What is not finite is a dashed upright, so that a gap is never taken for nothing. */
const missing = (points: readonly ChartPoint[], x: Place): string[] => points.filter((point) => point.y === null).slice(0, 200).map((point) => `M${x(point.step)} 0V${HEIGHT}`);
