/** For more than two axes: which two are rows and columns, and which place on each of the others. */
import { h } from "../react";
import { looseAxes, wideAxes, type Plane } from "./grid";

interface SlicesProps { shape: readonly number[]; plane: Plane; turn(plane: Plane): void }

export function Slices({ shape, plane, turn }: SlicesProps) {
  const axes = wideAxes(shape);
  const single = shape.length > 2 ? shape.length - axes.length : 0;
  if (axes.length <= 2 && single === 0) return null;
  const pick = (axis: number, index: number): void => turn({ ...plane, at: shape.map((_, each) => (each === axis ? index : (plane.at[each] ?? 0))) });
  return (
    <div className="ts-slices">
      {axes.length > 2 && <Role word="rows" axes={axes} chosen={plane.rows} choose={(axis) => turn(swapped(plane, "rows", axis))} />}
      {axes.length > 2 && <Role word="columns" axes={axes} chosen={plane.columns} choose={(axis) => turn(swapped(plane, "columns", axis))} />}
      {looseAxes(shape, plane).map((axis) => (
        <label key={axis}>
          axis {axis}{" "}
          <input type="number" min={0} max={(shape[axis] ?? 1) - 1} value={plane.at[axis] ?? 0} onChange={(event) => pick(axis, within(event.currentTarget.value, shape[axis] ?? 1))} />
          {" "}of {shape[axis]}
        </label>
      ))}
      {single > 0 && <span>{single === 1 ? "1 axis" : `${single} axes`} of size 1 left out</span>}
    </div>
  );
}

interface RoleProps { word: string; axes: readonly number[]; chosen: number; choose(axis: number): void }

function Role({ word, axes, chosen, choose }: RoleProps) {
  return (
    <label>
      {word}{" "}
      <select value={chosen} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {axes.map((axis) => <option key={axis} value={axis}>axis {axis}</option>)}
      </select>
    </label>
  );
}

/** Asked for the axis of the other role, the two change places. */
function swapped(plane: Plane, role: "rows" | "columns", axis: number): Plane {
  const other = role === "rows" ? "columns" : "rows";
  return { ...plane, [role]: axis, [other]: plane[other] === axis ? plane[role] : plane[other] };
}

export function within(text: string, size: number): number {
  return Math.max(0, Math.min(size - 1, Math.trunc(Number(text)) || 0));
}
