/** A chart's numbers as a table: for who does not see the chart, and for who wants the figures. Of a long one its two ends. */
import { h } from "../react";

const MOST = 200;

interface TwinProps { caption: string; columns: readonly string[]; rows: readonly (readonly string[])[]; hidden?: boolean }

export function Twin({ caption, columns, rows, hidden = false }: TwinProps) {
  const cut = rows.length > MOST;
  const shown = cut ? [...rows.slice(0, MOST / 2), ...rows.slice(-MOST / 2)] : rows;
  const table = (
    <table className={hidden ? "ts-unseen" : "ts-twin"}>
      <caption>{caption}{cut && `: the first and the last ${MOST / 2} of ${rows.length}`}</caption>
      <thead><tr>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
      <tbody>{shown.map((row, at) => <tr key={at}>{row.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</tbody>
    </table>
  );
  return hidden ? table : <details className="ts-figures"><summary>numbers as a table</summary><div className="ts-scroll" tabIndex={0} role="region" aria-label={`table: ${caption}`}>{table}</div></details>;
}
