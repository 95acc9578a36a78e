/** Numbers in a table; shading shows size and sign at a glance, the number itself is always there. */
import { formatItem, isBad, sizeOf, type Item } from "../numbers";
import { h } from "../react";
import { tallyOf, type Grid } from "./grid";

interface NumbersProps {
  grid: Grid;
  label: string;
  /** A column, shown as a row. */
  lying?: boolean;
  /** The names of rows and columns, where not all are shown. */
  heads?: { rows: readonly number[]; columns: readonly number[] };
}

export function Numbers({ grid, label, lying = false, heads }: NumbersProps) {
  const { limit } = tallyOf(grid);
  const rows = heads?.rows ?? countTo(grid.rows);
  const columns = heads?.columns ?? countTo(grid.columns);
  return (
    <div className="ts-scroll" tabIndex={0} role="region" aria-label={`numbers of ${label}`}>
      <table className="ts-matrix">
        {heads && <thead><tr><td />{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>}
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {heads && <th scope="row">{row}</th>}
              {columns.map((column) => cell(grid.at(row, column), grid.dtype, limit, column))}
            </tr>
          ))}
        </tbody>
      </table>
      {lying && <sup title="a column, shown lying">T</sup>}
    </div>
  );
}

const countTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

function cell(item: Item, dtype: string, most: number, key: number) {
  const size = sizeOf(item);
  const share = size !== null && most > 0 ? Math.min(34, Math.round((Math.abs(size) / most) * 34)) : 0;
  const hue = size !== null && size < 0 ? "var(--heat-negative)" : "var(--heat-positive)";
  const style = share > 0 ? { background: `color-mix(in srgb, ${hue} ${share}%, transparent)` } : undefined;
  return <td key={key} style={style} className={isBad(item, dtype) ? "ts-bad" : undefined}>{formatItem(item, dtype)}</td>;
}
