/** One row of a comparison: what one run did there, what the other did, and a sign between them. */
import { h, memo } from "../react";
import { differenceOf, signOf, SPOKEN, type ComparisonDocument, type Side } from "./aligned";

interface LineProps { comparison: ComparisonDocument; row: number; index: number; height: number; current: boolean; choose: (row: number) => void }

export const RowLine = memo(function RowLine({ comparison, row, index, height, current, choose }: LineProps) {
  const difference = differenceOf(comparison, row);
  const sign = signOf(comparison, row, difference);
  const said = saidOf(comparison, difference);
  const name = [difference < 0 ? "ts-alike" : sign === "≠" ? "ts-differs" : "ts-alone", current ? "ts-current" : ""].join(" ").trim();
  return (
    <tr id={`ts-row-${row}`} className={name} style={{ height }} aria-rowindex={index + 2} aria-selected={current} onClick={() => choose(row)}>
      {half(comparison, comparison.before, row)}
      <td className="ts-sign" title={said}>{sign}<span className="ts-unseen">{said}</span></td>
      {half(comparison, comparison.after, row)}
    </tr>
  );
}, (old, now) => old.comparison === now.comparison && old.row === now.row && old.index === now.index && old.height === now.height && old.current === now.current);

function saidOf({ apart, kinds }: ComparisonDocument, difference: number): string {
  return `${SPOKEN[kinds[difference] ?? ""] ?? "not alike"}${apart[difference] ? `, largest difference ${apart[difference]}` : ""}`;
}

/** All that is known of the row that is chosen: where the columns are too narrow, the values stand here. */
export function Chosen({ comparison, row }: { comparison: ComparisonDocument; row: number }) {
  const given = ({ at, given: texts }: Side) => ((at[row] ?? -1) < 0 ? "not in this run" : comparison.texts[texts[row] ?? -1] || "–");
  return (
    <div className="ts-compare-chosen">
      <code><bdi>{given(comparison.before)}</bdi></code><span>{saidOf(comparison, differenceOf(comparison, row))}</span><code><bdi>{given(comparison.after)}</bdi></code>
    </div>
  );
}

function half({ texts }: ComparisonDocument, side: Side, row: number) {
  if ((side.at[row] ?? -1) < 0) return <td colSpan={3} className="ts-gap"><span className="ts-unseen">not in this run</span></td>;
  const line = side.lines[row] ?? 0, done = texts[side.done[row] ?? -1] ?? "", given = texts[side.given[row] ?? -1] ?? "";
  return [
    <td key="line" className="ts-at">{line > 0 ? line : ""}</td>,
    <td key="done" className="ts-done" title={done}><bdi>{done}</bdi></td>,
    <td key="given" className="ts-given" title={given}><bdi>{given}</bdi></td>,
  ];
}

/** Between what is alike and the first that is not. */
export function PartingLine({ index, height }: { index: number; height: number }) {
  return <tr className="ts-parting" style={{ height }} aria-rowindex={index + 2}><td colSpan={7}><span>here they part</span></td></tr>;
}
