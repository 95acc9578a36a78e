/** One row of the trace: blank where nothing has happened yet. */
import type { SessionDocument, TraceRow } from "../document";
import { cellAt } from "../moment";
import { h, memo } from "../react";
import { store } from "../store";
import { brief, valueOf } from "../values";

interface LineProps {
  row: TraceRow; index: number; document: SessionDocument; step: number; current: boolean; /** Where the gradient call began whose adjoints are shown. */ from: number; tangents: boolean; adjoints: boolean; height: number;
}

export const TraceLine = memo(function TraceLine({ row, index, document, step, current, from, tangents, adjoints, height }: LineProps) {
  const born = row.step <= step;
  const name = [current ? "ts-current" : "", born ? "" : "ts-later"].filter(Boolean).join(" ");
  return (
    <tr className={name || undefined} style={{ height }} aria-rowindex={index + 2} aria-current={current ? "step" : undefined} onClick={() => store.go(row.step)}>
      <td className="ts-at">{row.line > 0 ? row.line : ""}</td>
      <th scope="row" title={row.expression === row.name ? row.name : `${row.name} = ${row.expression}`}><button type="button" onClick={() => store.go(row.step)}>{row.name}</button></th>
      <td className="ts-expression" title={row.expression}>{row.expression === row.name ? "" : <code>{row.expression}</code>}</td>
      {cell(born ? [[row.step, row.value]] : [], "ts-value", document, step)}
      {tangents && cell(row.tangent, "ts-tangent", document, step)}
      {adjoints && cell(row.adjoint, "ts-adjoint", document, step, from)}
    </tr>
  );
});

function cell(filled: [number, number][], name: string, document: SessionDocument, step: number, from = -1) {
  const { value, now } = cellAt(filled, step, from);
  const text = brief(valueOf(document, value));
  return <td className={now ? `${name} ts-now-filled` : name} title={text}>{text}</td>;
}
