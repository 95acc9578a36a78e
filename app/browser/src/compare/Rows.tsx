/** Both tapes, row by row: a window over them, so that ten thousand rows scroll like ten. */
import { h, useLayoutEffect, useMemo, useRef, useState } from "../react";
import { store } from "../store";
import { useRowHeight, useWindow } from "../trace/scrolled";
import { useStore } from "../use_store";
import { listed, moved, nextDiffering, PARTING, rowOf, sideOf, type ComparisonDocument } from "./aligned";
import { Chosen, PartingLine, RowLine } from "./RowLine";

const ROW_REM = 1.75;
const ABOVE = 3; // alike rows in view above the place where the runs part

export function Rows({ comparison }: { comparison: ComparisonDocument }) {
  const { document: session, step } = useStore();
  const [only, setOnly] = useState(false);
  const rows = useMemo(() => listed(comparison, only), [comparison, only]);
  const [row, setRow] = useState(comparison.differing[0] ?? 0);
  const rowHeight = useRowHeight(ROW_REM);
  const box = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const { part, look, visible } = useWindow(box, rows.length, rowHeight);
  const side = session ? sideOf(comparison, session.id) : null;

  const show = (to: number, padding: number): void => { // brings a row up, with so many rows around it
    const element = box.current;
    const top = rows.indexOf(to) * rowHeight;
    if (!element) return;
    const room = element.clientHeight - 2 * rowHeight; // below the header
    if (top < element.scrollTop + padding * rowHeight) element.scrollTop = top - padding * rowHeight;
    else if (top > element.scrollTop + room - padding * rowHeight) element.scrollTop = top - room + padding * rowHeight;
  };
  const choose = (to: number): void => {
    setRow(to);
    show(to, 0);
    box.current?.scrollIntoView({ block: "nearest" }); // with large text on a small screen what is around it scrolls too
    const at = side ? (comparison[side].steps[to] ?? -1) : -1;
    if (at >= 0) store.go(at);
  };

  useLayoutEffect(() => { // it opens at the place where the runs part
    grid.current?.focus({ preventScroll: true });
    if (box.current) box.current.scrollTop = Math.max(0, rows.indexOf(row) - ABOVE - 1) * rowHeight;
  }, []);
  useLayoutEffect(() => show(row, 0), [only]);
  const first = useRef(true);
  useLayoutEffect(() => { // stepping elsewhere moves the row
    const now = side ? comparison[side] : null;
    const found = !now || first.current || now.steps[row] === step ? -1 : rowOf(now, session?.steps[step]?.at ?? -1);
    first.current = false;
    if (found < 0) return;
    setRow(found);
    show(found, 1);
  }, [step]);

  const latest = useRef(choose);
  latest.current = choose;
  const pick = useMemo(() => (to: number): void => latest.current(to), []);
  const page = Math.max(1, Math.floor(visible / rowHeight) - 2);
  const ways: Record<string, () => number> = {
    ArrowDown: () => moved(rows, row, 1), ArrowUp: () => moved(rows, row, -1), PageDown: () => moved(rows, row, page), PageUp: () => moved(rows, row, -page),
    Home: () => moved(rows, row, -rows.length), End: () => moved(rows, row, rows.length), Enter: () => row,
    d: () => nextDiffering(comparison, row, 1), D: () => nextDiffering(comparison, row, -1),
  };
  return (
    <div className="ts-compare-rows">
      <div className="ts-compare-tools">
        <button type="button" className="ts-button" onClick={() => choose(nextDiffering(comparison, row, -1))} title="Previous difference (Shift D)" disabled={comparison.differing.length === 0}>↑ <span className="ts-unseen">previous difference</span></button>
        <button type="button" className="ts-button" onClick={() => choose(nextDiffering(comparison, row, 1))} title="Next difference (d)" disabled={comparison.differing.length === 0}>↓ <span className="ts-word">Next difference</span></button>
        <label><input type="checkbox" checked={only} onChange={(event) => setOnly((event.target as HTMLInputElement).checked)} /> only what differs</label>
        <span className="ts-compare-counted">{comparison.counted}</span>
      </div>
      <div ref={box} className="ts-compare-box" onScroll={look}>
        <table ref={grid} role="grid" tabIndex={0} aria-label="Both runs, row by row" aria-describedby="ts-compare-said" aria-rowcount={rows.length + 1} aria-colcount={7}
          aria-activedescendant={rows.indexOf(row) >= part.from && rows.indexOf(row) < part.to ? `ts-row-${row}` : undefined}
          onKeyDown={(event) => {
            const way = event.altKey || event.ctrlKey || event.metaKey ? undefined : ways[event.key];
            if (!way) return;
            event.preventDefault();
            choose(way());
          }}>
          <colgroup><col className="ts-line-col" /><col /><col className="ts-given-col" /><col className="ts-sign-col" /><col className="ts-line-col" /><col /><col className="ts-given-col" /></colgroup>
          <Heading comparison={comparison} />
          <tbody>
            <tr aria-hidden="true" style={{ height: part.above }} />
            {rows.slice(part.from, part.to).map((each, offset) => {
              const index = part.from + offset;
              if (each === PARTING) return <PartingLine key="parting" index={index} height={rowHeight} />;
              return <RowLine key={each} comparison={comparison} row={each} index={index} height={rowHeight} current={each === row} choose={pick} />;
            })}
            <tr aria-hidden="true" style={{ height: part.below }} />
          </tbody>
        </table>
      </div>
      <Chosen comparison={comparison} row={row} />
    </div>
  );
}

function Heading({ comparison: { before, after } }: { comparison: ComparisonDocument }) {
  const shown = store.document?.id;
  const half = (side: typeof before, name: string) => [
    <th key={`${name}-line`} scope="col">line</th>,
    <th key={`${name}-done`} scope="col" title={side.detail || undefined}><bdi>{side.title}</bdi>{side.session !== shown && <a href={`#session=${side.session}`} className="ts-use" title="Show this run by itself">open</a>}</th>,
    <th key={`${name}-given`} scope="col">gave</th>,
  ];
  return <thead><tr aria-rowindex={1}>{half(before, "before")}<th scope="col"><span className="ts-unseen">alike or not</span></th>{half(after, "after")}</tr></thead>;
}
