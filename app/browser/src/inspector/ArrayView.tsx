/** One picture of an array: its numbers, a heatmap or a histogram; whether that is all of it; its statistics. */
import type { ValueCard } from "../document";
import { h, useMemo } from "../react";
import { shapeText } from "../values";
import { visible } from "../visible";
import { fitsAsNumbers, gridOf, isColumn, transposed, type Grid } from "./grid";
import { Heatmap } from "./Heatmap";
import { Histogram } from "./Histogram";
import type { Look } from "./look";
import { Numbers } from "./Numbers";
import { NumbersWindow } from "./NumbersWindow";
import { StatisticsLine } from "./StatisticsLine";

/** Longer words of the server are cut: 64 brackets say nothing. */
const LONGEST = 80;

interface ViewProps { card: ValueCard; look: Look; label: string }

export function ArrayView({ card, look, label }: ViewProps) {
  const grid = useMemo(() => gridOf(card, look.plane), [card, look.plane]);
  if (!grid) return <Without card={card} />;
  const small = fitsAsNumbers(grid);
  const plain = small && card.whole && look.picture === "numbers";
  return (
    <div className="ts-view">
      <Drawn card={card} grid={grid} look={look} label={label} />
      {!card.whole && <p className="ts-hint">a sample of {shapeText(card.itemsShape)} from {shapeText(card.shape)}</p>}
      {!plain && <StatisticsLine card={card} />}
    </div>
  );
}

function Drawn({ card, grid, look, label }: ViewProps & { grid: Grid }) {
  if (look.picture === "histogram") return <Histogram card={card} label={label} />;
  if (look.picture === "heatmap") return <Heatmap grid={grid} label={label} />;
  if (!fitsAsNumbers(grid)) return <NumbersWindow grid={grid} label={label} />;
  return <Numbers grid={isColumn(grid) ? transposed(grid) : grid} lying={isColumn(grid)} label={label} />;
}

/** An empty array, or one of which only statistics were kept. */
function Without({ card }: { card: ValueCard }) {
  const empty = card.shape.includes(0);
  return (
    <div className="ts-view">
      <span className="ts-scalar">{empty ? `empty: ${shapeText(card.shape)} has no elements` : visible(card.text, LONGEST)}</span>
      {!empty && <p className="ts-hint">its numbers were not kept, only what they are like</p>}
      {!empty && <StatisticsLine card={card} />}
    </div>
  );
}
