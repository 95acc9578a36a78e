/** One row of the trace: blank where nothing has happened yet. */
import type { SessionDocument, TraceRow } from "../document";
import { cellAt, warnsAt } from "../moment";
import { isPath } from "../pieces";
import { h, memo } from "../react";
import { store } from "../store";
import { brief, valueOf } from "../values";
import { isNamed, tapesOf } from "./columns";

interface LineProps {
  row: TraceRow; index: number; document: SessionDocument; step: number; /** How often values came by now: a row is drawn again then. */ told: number; current: boolean; /** Where the gradient call began whose adjoints are shown. */ from: number; expressions: boolean; tapes: boolean; tangents: boolean; adjoints: boolean; height: number;
}

export const TraceLine = memo(function TraceLine({ row, index, document, step, current, from, expressions, tapes, tangents, adjoints, height }: LineProps) {
  const born = row.step <= step;
  const name = [current ? "ts-current" : "", born ? "" : "ts-later"].filter(Boolean).join(" ");
  const named = isNamed(row);
  return (
    <tr className={name || undefined} style={{ height }} aria-rowindex={index + 2} aria-current={current ? "step" : undefined} onClick={() => store.go(row.step)}>
      <td className="ts-at">{row.line > 0 ? row.line : ""}</td>
      <th scope="row" colSpan={expressions && !named ? 2 : undefined} title={named ? `${row.name} = ${row.expression}` : row.name}><button type="button" className={isPath(row.name) ? "ts-path" : undefined} onClick={() => store.go(row.step)}>{row.name}</button></th>
      {expressions && named && <td className="ts-expression" title={row.expression}><code>{row.expression}</code></td>}
      {cell(born ? [[row.step, row.value]] : [], "ts-value", document, step)}
      {tapes && <td className="ts-expression" title={tapesOf(document, row)}>{tapesOf(document, row)}</td>}
      {tangents && cell(row.tangent, "ts-tangent", document, step)}
      {adjoints && cell(row.adjoint, "ts-adjoint", document, step, from)}
    </tr>
  );
});


function cell(filled: [number, number][], name: string, document: SessionDocument, step: number, from = -1) {
  const { value, since, now } = cellAt(filled, step, from);
  const none = since >= 0 && value < 0;
  const text = none ? "None" : brief(valueOf(document, value));
  const classes = [name, now ? "ts-now-filled" : "", none ? `ts-cell-${warnsAt(document, since) ? "none" : "asked"}` : ""];
  return <td className={classes.filter(Boolean).join(" ")} title={text}>{text}</td>;
}
