/** How an array's numbers are distributed: bars on a canvas, the same as a table for who does not see them. */
import { sharpPen } from "../canvas";
import { onThemeChange, readColours, type Colours } from "../colours";
import type { ValueCard } from "../document";
import { formatNumber } from "../numbers";
import { h, useEffect, useMemo, useRef, useState } from "../react";
import { binName, binsOf, type Bins } from "./binning";

const HEIGHT = 96;
const LABELS = 16;

export function Histogram({ card, label }: { card: ValueCard; label: string }) {
  const bins = useMemo(() => binsOf(card), [card]);
  if (!bins) return <p className="ts-hint">there are no numbers to count</p>;
  return (
    <figure className="ts-heatmap ts-histogram">
      {bins.counted > 0 && <Bars bins={bins} label={label} />}
      {bins.bad > 0 && <figcaption><b className="ts-bad">✕ {bins.bad} not finite, in no bar</b></figcaption>}
    </figure>
  );
}

function Bars({ bins, label }: { bins: Bins; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [bin, setBin] = useState(-1);
  useEffect(() => {
    const draw = (): void => { if (canvas.current) paint(canvas.current, bins, bin, readColours(canvas.current)); };
    draw();
    return onThemeChange(draw);
  }, [bins, bin]);
  const point = (x: number): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (box) setBin(Math.max(0, Math.min(bins.counts.length - 1, Math.floor(((x - box.left) / box.width) * bins.counts.length))));
  };
  return (
    <div>
      <canvas ref={canvas} style={{ width: "100%", height: HEIGHT }} role="img" aria-label={`histogram of ${label}`}
        onPointerMove={(event) => point(event.clientX)} onPointerLeave={() => setBin(-1)} />
      <p className="ts-hint">{bin < 0 ? `${bins.counted} numbers in ${bins.counts.length} bars` : `${binName(bins, bin, formatNumber)}: ${bins.counts[bin]} of ${bins.counted}`}</p>
      <table className="ts-unseen">
        <caption>histogram of {label}</caption>
        <tbody>{bins.counts.map((count, at) => <tr key={at}><th scope="row">{binName(bins, at, formatNumber)}</th><td>{count}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

function paint(canvas: HTMLCanvasElement, bins: Bins, chosen: number, colours: Colours): void {
  const pen = sharpPen(canvas);
  if (!pen) return;
  const { context, width, height } = pen;
  const most = Math.max(...bins.counts);
  const bar = width / bins.counts.length;
  const floor = height - LABELS;
  bins.counts.forEach((count, at) => {
    const tall = count === 0 ? 0 : Math.max(1.5, (count / most) * (floor - 2));
    const middle = bins.from + (at + (bins.whole ? 0 : 0.5)) * bins.width;
    context.fillStyle = middle < 0 ? colours.negative : colours.positive;
    context.globalAlpha = chosen < 0 || chosen === at ? 1 : 0.55;
    context.fillRect(at * bar + 0.5, floor - tall, Math.max(1, bar - 1), tall);
  });
  context.globalAlpha = 1;
  ends(context, bins, width, height, colours);
}

/** The axis: its ends, and where zero is. */
function ends(context: CanvasRenderingContext2D, bins: Bins, width: number, height: number, colours: Colours): void {
  const to = bins.from + bins.width * bins.counts.length - (bins.whole ? 1 : 0);
  const floor = height - LABELS;
  context.strokeStyle = colours.lineStrong;
  context.beginPath();
  context.moveTo(0, floor + 0.5);
  context.lineTo(width, floor + 0.5);
  if (bins.from < 0 && to > 0) {
    const zero = (-bins.from / (to - bins.from)) * width;
    context.moveTo(zero, floor);
    context.lineTo(zero, floor + 4);
  }
  context.stroke();
  context.fillStyle = colours.dim;
  context.font = `${11 * colours.scale}px ${colours.mono}`;
  context.textBaseline = "bottom";
  context.textAlign = "left";
  context.fillText(formatNumber(bins.from), 0, height);
  context.textAlign = "right";
  if (bins.counts.length > 1) context.fillText(formatNumber(to), width, height);
}
