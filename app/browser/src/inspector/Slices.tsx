/** For more than two axes: which slice of the leading ones is shown. */
import { h } from "../react";

interface SlicesProps { shape: readonly number[]; leading: readonly number[]; change: (leading: number[]) => void }

export function Slices({ shape, leading, change }: SlicesProps) {
  const axes = shape.slice(0, -2);
  if (axes.length === 0) return null;
  const pick = (axis: number, index: number): void => change(axes.map((_, each) => (each === axis ? index : (leading[each] ?? 0))));
  return (
    <div className="ts-slices">
      {axes.map((size, axis) => (
        <label key={axis}>
          axis {axis}{" "}
          <input type="number" min={0} max={size - 1} value={leading[axis] ?? 0} onChange={(event) => pick(axis, within(event.currentTarget.value, size))} />
          {" "}of {size}
        </label>
      ))}
      <span>all of the last two</span>
    </div>
  );
}

function within(text: string, size: number): number {
  return Math.max(0, Math.min(size - 1, Math.trunc(Number(text)) || 0));
}
