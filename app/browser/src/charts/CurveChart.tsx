/** A target against one source, or against two: the program run again with other values, when asked. */
import type { Curve, SessionDocument } from "../document";
import { embedded } from "../player/embedded";
import { formatNumber, formatStatistic } from "../numbers";
import { Fragment, h, useState } from "../react";
import { brief, valueOf } from "../values";
import { visible } from "../visible";
import { askCurve, type CurveAnswer } from "./curve";
import { contourFigure, lineFigure } from "./figures";
import { Plot } from "./Plot";
import { Twin } from "./Twin";

const LONGEST = 30;
const NONE = -1;

interface Asked { places: number[]; answer: CurveAnswer | string }

export function CurveChart({ document, curve }: { document: SessionDocument; curve: Curve }) {
  const [first, setFirst] = useState(curve.sources[0]?.place ?? NONE);
  const [second, setSecond] = useState(curve.sources[1]?.place ?? NONE);
  const [spans, setSpans] = useState<Record<number, string>>({});
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const places = [first, ...(second === NONE || second === first ? [] : [second])];
  const target = visible(curve.target, LONGEST);
  const name = (place: number): string => visible(curve.sources.find((source) => source.place === place)?.name ?? "?", LONGEST);
  const title = `${target} against its sources, line ${curve.line}`;
  const draw = async (): Promise<void> => {
    setBusy(true);
    setAsked({ places, answer: await askCurve(document.id, curve.call, places, places.map((place) => spans[place] ?? "")) });
    setBusy(false);
  };
  if (embedded()) return null;
  return (
    <section className="ts-chart-card" aria-label={title}>
      <h3>{title}</h3>
      <div className="ts-asking">
        <Choice word="against" curve={curve} chosen={first} choose={setFirst} />
        {curve.sources.length > 1 && <Choice word="and" curve={curve} chosen={second} choose={setSecond} none />}
        {places.map((place) => <From key={place} name={name(place)} now={brief(valueOf(document, curve.sources.find((source) => source.place === place)?.value ?? -1))} change={(span) => setSpans({ ...spans, [place]: span })} />)}
        <button type="button" className="ts-button" disabled={busy} onClick={() => void draw()}>{busy ? "Running…" : "Draw"}</button>
      </div>
      {!asked && <p className="ts-hint">Draw runs the program again, up to the gradient, with other values.</p>}
      <div role="status">{asked && typeof asked.answer === "string" && <p className="ts-note">{asked.answer}</p>}</div>
      {asked && typeof asked.answer !== "string" && <Shown answer={asked.answer} target={target} names={asked.places.map(name)} />}
    </section>
  );
}

interface ChoiceProps { word: string; curve: Curve; chosen: number; choose(place: number): void; none?: boolean }

function Choice({ word, curve, chosen, choose, none = false }: ChoiceProps) {
  return (
    <label>{word}{" "}
      <select value={chosen} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {curve.sources.map(({ place, name }) => <option key={place} value={place}>{visible(name, LONGEST)}</option>)}
        {none && <option value={NONE}>nothing else</option>}
      </select>
    </label>
  );
}

function From({ name, now, change }: { name: string; now: string; change(span: string): void }) {
  const [[low, high], set] = useState(["", ""] as [string, string]);
  const put = (next: [string, string]): void => { set(next); change(next[0] !== "" && next[1] !== "" ? next.join(":") : ""); };
  return (
    <span className="ts-span">
      <code>{name}</code> ({now}) from <input type="number" step="any" placeholder="auto" aria-label={`${name} from`} value={low} onChange={(event) => put([event.currentTarget.value, high])} />
      {" "}to <input type="number" step="any" placeholder="auto" aria-label={`${name} to`} value={high} onChange={(event) => put([low, event.currentTarget.value])} />
    </span>
  );
}

function Shown({ answer, target, names }: { answer: CurveAnswer; target: string; names: readonly string[] }) {
  const [first = "?", second] = names;
  const line = second === undefined;
  const label = line ? `${target} and its derivative against ${first}` : `contour of ${target} over ${first} and ${second}, with the gradient's arrow`;
  return (
    <>
      <Plot key={label} of={answer} label={`${label}; the table has the numbers`} height={line ? 20 : 22} instead={<p className="ts-hint">Plotly could not be loaded; the table has the numbers.</p>}
        figure={(colours) => (line ? lineFigure(answer, target, first, colours) : contourFigure(answer, [first, second], colours))} />
      <p>{wordsOf(answer, target, names)}</p>
      <Twin caption={label} columns={[...names, target, ...names.map((name) => `∂${target}/∂${name}`)]} rows={rowsOf(answer)} />
    </>
  );
}

/** What the picture shows, in a sentence. */
function wordsOf({ at, slope, here, missing, target, connected }: CurveAnswer, name: string, names: readonly string[]): string {
  const place = names.map((each, index) => `${each} = ${formatNumber(at[index] ?? NaN)}`).join(", ");
  const gradient = slope.map((each, index) => (connected[index] ? formatStatistic(each) : "None")).join(", ");
  const uphill = names.length > 1 && slope.some((each) => each !== null && each !== 0) ? " The arrow is the gradient: it points uphill; its length says nothing." : "";
  const cut = connected.every(Boolean) ? "" : " Where the gradient is None, the curve still moves: the value goes round the tape.";
  const gaps = missing > 0 ? ` ✕ ${missing} of ${target.length} points raised an error or were not finite.` : "";
  return `At ${place}: ${name} = ${formatStatistic(here)}, gradient ${gradient}.${uphill}${cut}${gaps}`;
}

function rowsOf({ axes, target, gradients }: CurveAnswer): string[][] {
  const [x = [], y] = axes;
  const points = y ? x.flatMap((left) => y.map((up) => [left, up])) : x.map((left) => [left]);
  return points.map((point, at) => [...point.map(formatNumber), formatStatistic(target[at] ?? null), ...gradients.map((each) => formatStatistic(each[at] ?? null))]);
}
