/** What the program printed and drew by the present step. */
import type { Output, SessionDocument } from "../document";
import { h, memo, useLayoutEffect, useMemo, useRef, useState } from "../react";
import { useStore } from "../use_store";
import { capped, FIRST, isLeftOut, piecesAt, type LeftOut, type Piece } from "./pieces";

const MORE = 1000;
const NONE: readonly Output[] = [];

export function Console({ id }: { id?: string }) {
  const { document, step } = useStore();
  const box = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<{ of: SessionDocument | null; first: number }>({ of: null, first: FIRST });
  const first = wanted.of === document ? wanted.first : FIRST;
  const outputs = document?.outputs ?? NONE;
  const born = bornBy(outputs, step);
  const shown = useMemo(() => capped(piecesAt(outputs, step), first), [outputs, born, first]);

  useLayoutEffect(() => { // what came last is in sight
    const room = box.current?.parentElement;
    if (room) room.scrollTop = born > 0 ? room.scrollHeight : 0;
  }, [outputs, born]);

  const more = (): void => setWanted({ of: document, first: first + MORE });
  return (
    <div id={id} ref={box} className="outputs" role="log">
      {shown.length === 0 && <p className={outputs.length === 0 ? "empty silent" : "empty"}>{outputs.length === 0 ? "Nothing printed." : "Nothing printed yet."}</p>}
      {shown.map((each) => (isLeftOut(each) ? <Rest key={each.key} rest={each} more={more} /> : <Entry key={each.key} line={each.line} kind={each.kind} text={each.text} mime={each.mime} />))}
    </div>
  );
}

/** How many outputs there are by a step: they are in order. */
function bornBy(outputs: readonly Output[], step: number): number {
  let from = 0, to = outputs.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((outputs[middle]?.step ?? 0) <= step) from = middle + 1;
    else to = middle;
  }
  return from;
}

const Entry = memo(function Entry({ line, kind, text, mime }: Omit<Piece, "key">) {
  return (
    <div className={`output output-${kind}`}>
      <span className="output-line" data-line={line > 0 ? line : undefined}>{line > 0 ? line : ""}</span>
      {kind === "figure" ? <img className="figure" src={sourceOf(text, mime)} alt={`Figure of line ${line}`} /> : <pre>{text}</pre>}
    </div>
  );
});

function Rest({ rest, more }: { rest: LeftOut; more: () => void }) {
  return (
    <button type="button" className="output-rest" onClick={more}>
      {`${rest.lines.toLocaleString("en")} lines left out: show ${Math.min(MORE, rest.lines).toLocaleString("en")} more`}
    </button>
  );
}

function sourceOf(data: string, mime: string): string {
  return mime === "image/svg+xml" ? `data:${mime};charset=utf-8,${encodeURIComponent(data)}` : `data:${mime};base64,${data}`;
}
