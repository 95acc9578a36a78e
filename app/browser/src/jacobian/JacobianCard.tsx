/** The Jacobian between two nodes, in the inspector: its ends, its numbers, and what is to be said of them. */
import type { GraphNode } from "../document";
import { Matrix } from "../inspector/Matrix";
import { h } from "../react";
import { visible } from "../visible";
import { closeJacobian, pick, setEnd, swapEnds, type Shown } from "./choosing";
import { useInView } from "./in_view";
import { ends, gainsWords, heard, madeWords, nameOf, rankWords, sizeWords, zeroWords, type Answer } from "./jacobian";
import { formatNumber } from "../numbers";

const LONGEST = 24;

interface CardProps { shown: Shown; nodes: readonly GraphNode[]; step: number }

export function JacobianCard({ shown, nodes, step }: CardProps) {
  const choices = ends(nodes, step);
  const [from, to] = [shown.from, shown.to].map((value) => visible(nameOf([...choices, ...nodes].find((each) => each.value === value)), LONGEST)) as [string, string];
  const told = shown.answer === null || typeof shown.answer === "string" ? null : shown.answer;
  const card = useInView();
  return (
    <section ref={card} className="ts-node ts-lens" aria-label="Jacobian" aria-busy={shown.busy}>
      <header className="ts-head">
        <span className="ts-kind">Jacobian</span>
        <h3>{shown.from < 0 || shown.to < 0 ? "between two nodes" : <span>∂<code>{to}</code>/∂<code>{from}</code></span>}</h3>
        <button type="button" className="ts-close" aria-label="Close the Jacobian" title="Close (j)" onClick={closeJacobian}>×</button>
      </header>
      <div className="ts-ends">
        <End end="to" word="of" shown={shown} choices={choices} />
        <End end="from" word="by" shown={shown} choices={choices} />
        <button type="button" className="ts-button" title="the other way round" aria-label="Swap the two ends" onClick={swapEnds}>⇅</button>
      </div>
      <div role="status">
        {shown.picking !== "" && <p className="ts-note">Select a node in the graph: it becomes the one to differentiate{shown.picking === "to" ? "" : " by"}.</p>}
        {shown.busy && <p className="ts-hint">Computing…</p>}
        {typeof shown.answer === "string" && <p className="ts-note">{shown.answer}</p>}
        {told && <p className="ts-unseen">{heard(told.told, from, to)}</p>}
      </div>
      {told && <Told answer={told} from={from} to={to} />}
    </section>
  );
}

interface EndProps { end: "from" | "to"; word: string; shown: Shown; choices: readonly GraphNode[] }

function End({ end, word, shown, choices }: EndProps) {
  const chosen = shown[end];
  return (
    <span className="ts-end">
      <label>{word}{" "}
        <select aria-label={`${word} which node`} value={chosen} onChange={(event) => setEnd(end, Number(event.currentTarget.value))}>
          {!choices.some((each) => each.value === chosen) && <option value={chosen}>{chosen < 0 ? "choose" : "another one"}</option>}
          {choices.map((node) => <option key={node.value} value={node.value}>{choiceText(node)}</option>)}
        </select>
      </label>
      <button type="button" className="ts-button" aria-pressed={shown.picking === end} aria-label={`Pick in the graph what to differentiate${end === "from" ? " by" : ""}`} title="pick in the graph" onClick={() => pick(end)}>pick</button>
    </span>
  );
}

/** "sin, line 4, (3,)": labels alone come more than once; a Variable is used on many lines. */
function choiceText(node: GraphNode): string {
  const detail = visible(node.detail.replace(/^\S+ = /, ""), LONGEST);
  return [visible(nameOf(node), LONGEST), ...(node.kind === "op" && node.line > 0 ? [`line ${node.line}`] : []), ...(detail ? [detail] : [])].join(", ");
}

function Told({ answer: { told, card }, from, to }: { answer: Answer; from: string; to: string }) {
  if (!told.connected) return <p className="ts-note ts-none">Not connected: a tape answers None. {told.why}</p>;
  const facts: [string, string][] = [
    ...(told.pattern ? [["pattern", told.pattern] as [string, string]] : []), ["zeros", zeroWords(told)], ["rank", rankWords(told)], ["singular values", gainsWords(told)],
    ["norm", told.spectrum ? formatNumber(told.spectrum.norm) : "not known"], ["made by", madeWords(told, from, to)],
  ];
  return (
    <div>
      <p className="ts-hint">{sizeWords(told, from, to)}</p>
      <Matrix card={card} label={`the Jacobian of ${to} by ${from}`} />
      <dl className="ts-facts">{facts.map(([title, text]) => <div key={title}><dt>{title}</dt><dd>{text}</dd></div>)}</dl>
      {told.notes.map((note) => <p key={note} className="ts-note">{note}</p>)}
    </div>
  );
}
