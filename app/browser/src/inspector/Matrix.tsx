/** An array: numbers in a table while they can be read, a heatmap beyond that; always its dtype and shape. */
import type { ValueCard } from "../document";
import { formatItem, isBad } from "../numbers";
import { h, useState } from "../react";
import { fitsAsNumbers, gridOf, isColumn, isScalar, largest, scalarText, shapeText, transposed, type Grid, type Item } from "../values";
import { Heatmap } from "./Heatmap";
import { Slices } from "./Slices";
import { StatisticsLine } from "./StatisticsLine";

export function Matrix({ card, label }: { card: ValueCard; label: string }) {
  const [leading, setLeading] = useState<number[]>([]);
  if (isScalar(card)) return <span className={`ts-scalar${isBad(card.items?.[0] ?? null) ? " ts-bad" : ""}`}>{scalarText(card)}</span>;
  const grid = gridOf(card, leading);
  if (!grid) return <div className="ts-array"><span className="ts-scalar">{card.text}</span><StatisticsLine card={card} /></div>;
  const numbers = fitsAsNumbers(grid);
  return (
    <div className="ts-array">
      <Slices shape={card.itemsShape} leading={leading} change={setLeading} />
      {numbers ? <Numbers grid={isColumn(grid) ? transposed(grid) : grid} lying={isColumn(grid)} dtype={card.dtype} label={label} /> : <Heatmap grid={grid} dtype={card.dtype} label={label} />}
      {!card.whole && <p className="ts-hint">a sample of {shapeText(card.itemsShape)} from {shapeText(card.shape)}</p>}
      {(!numbers || !card.whole) && <StatisticsLine card={card} />}
    </div>
  );
}

interface NumbersProps { grid: Grid; lying: boolean; dtype: string; label: string }

function Numbers({ grid, lying, dtype, label }: NumbersProps) {
  const most = largest(grid);
  const row = (at: number) => (
    <tr key={at}>{Array.from({ length: grid.columns }, (_, column) => cell(grid.at(at, column), dtype, most, column))}</tr>
  );
  return (
    <div className="ts-scroll" tabIndex={0} role="region" aria-label={`numbers of ${label}`}>
      <table className="ts-matrix"><tbody>{Array.from({ length: grid.rows }, (_, at) => row(at))}</tbody></table>
      {lying && <sup title="a column, shown lying">T</sup>}
    </div>
  );
}

/** Shading shows size and sign at a glance; the number itself is always there. */
function cell(item: Item, dtype: string, most: number, key: number) {
  const share = typeof item === "number" && most > 0 ? Math.round((Math.abs(item) / most) * 34) : 0;
  const hue = typeof item === "number" && item < 0 ? "var(--heat-negative)" : "var(--heat-positive)";
  const style = share > 0 ? { background: `color-mix(in srgb, ${hue} ${share}%, transparent)` } : undefined;
  return <td key={key} style={style} className={isBad(item) ? "ts-bad" : undefined}>{formatItem(item, dtype)}</td>;
}
