/** The numeric check of an op or of a gradient call, in the inspector: a verdict, and for each input or source the numbers behind it. */
import type { GraphNode, SessionDocument, ValueCard } from "../document";
import { Matrix } from "../inspector/Matrix";
import { timeWords } from "../jacobian/jacobian";
import { useInView } from "../jacobian/in_view";
import { h } from "../react";
import { shapeText } from "../values";
import { visible } from "../visible";
import { beginCheck, closeCheck, countWords, nameOfRow, SIGNS, subjectWords, worstWords, type Checked, type Checking, type Row, type Suspect } from "./checking";

const LONGEST = 30;

interface CardProps { check: Checking; document: SessionDocument; nodes: readonly GraphNode[] }

export function CheckCard({ check: { title, busy, answer }, document, nodes }: CardProps) {
  const told = typeof answer === "string" ? null : answer;
  const card = useInView();
  return (
    <section ref={card} className="ts-node ts-lens" aria-label="Numeric check" aria-busy={busy}>
      <header className="ts-head">
        <span className="ts-kind">Numeric check</span>
        <h3>{told ? subjectWords(told) : visible(title, LONGEST)}</h3>
        <button type="button" className="ts-close" aria-label="Close the check" title="Close (d)" onClick={closeCheck}>×</button>
      </header>
      <div role="status">
        {busy && <p className="ts-hint">Computing…</p>}
        {typeof answer === "string" && <p className="ts-note">{answer}</p>}
        {told && <p className={`ts-verdict ts-verdict-${told.verdict}`}><b>{SIGNS[told.verdict]}</b> {SENTENCES[told.verdict]}</p>}
      </div>
      {told && <Told told={told} document={document} nodes={nodes} />}
    </section>
  );
}

const SENTENCES: Record<Checked["verdict"], string> = {
  agree: "The gradient is what finite differences give.",
  disagree: "The gradient is not what finite differences give.",
  cannot: "Finite differences cannot tell here.",
  none: "There is nothing to check.",
};

function Told({ told, document, nodes }: { told: Checked; document: SessionDocument; nodes: readonly GraphNode[] }) {
  return (
    <div>
      {told.suspects.map((suspect) => <Blamed key={suspect.at} suspect={suspect} document={document} />)}
      {told.rows.map((row) => <Line key={row.value} row={{ ...row, name: nameOfRow(row, nodes) }} alone={told.rows.length === 1} />)}
      {told.notes.map((note) => <p key={note} className="ts-hint">{note}</p>)}
      <p className="ts-hint">Checked in {timeWords(told.seconds)}.</p>
    </div>
  );
}

function Blamed({ suspect, document }: { suspect: Suspect; document: SessionDocument }) {
  const step = document.steps.findIndex((each) => each.at === suspect.at);
  return (
    <p className="ts-note ts-none">
      <code>{visible(suspect.name, LONGEST)}</code>{suspect.line > 0 && `, line ${suspect.line},`} does not agree by itself ({suspect.why}).{" "}
      {step >= 0 && <button type="button" className="ts-use" data-step={step}>go there</button>}{" "}
      <button type="button" className="ts-use" onClick={() => beginCheck(suspect.at, suspect.name)}>check it</button>
    </p>
  );
}

function Line({ row, alone }: { row: Row; alone: boolean }) {
  const worst = worstWords(row);
  return (
    <article className="ts-checked" aria-label={`gradient of ${row.name}`}>
      <h4><code>{visible(row.name, LONGEST)}</code><span className="ts-type">{shapeText(row.shape)}</span>{!alone && <b className={`ts-verdict-${row.verdict}`}>{SIGNS[row.verdict]}</b>}</h4>
      {row.signature && <p className="ts-signature"><b>{row.signature.words}</b><br />{row.signature.shown}</p>}
      {row.reason && <p>{row.reason}</p>}
      {worst && <p>{worst}</p>}
      {row.checked > 0 && <p className="ts-hint">moved: {countWords(row)}; to agree is to differ by at most {row.tolerance * 100}&nbsp;%</p>}
      {row.ours.length > 1 && <Both row={row} open={row.verdict === "disagree"} />}
    </article>
  );
}

function Both({ row, open }: { row: Row; open: boolean }) {
  return (
    <details open={open}>
      <summary>the numbers</summary>
      <div className="ts-hint">gradient</div><Matrix card={cardOf(row.ours, row.shape)} label={`the gradient of ${row.name}`} />
      <div className="ts-hint">finite differences</div><Matrix card={cardOf(row.theirs, row.shape)} label={`finite differences by ${row.name}`} />
    </details>
  );
}

const cardOf = (numbers: readonly (number | null)[], shape: readonly number[]): ValueCard => ({
  dtype: "float64", shape: [...shape], text: "", items: numbers.map((each) => each ?? "nan"), itemsShape: [...shape], whole: true, statistics: null,
});
