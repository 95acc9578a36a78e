/** The textbook's evaluation trace table: line, expression, value, tangent, adjoint, filling as one steps. The accessible twin of strip and graph. */
import type { SessionDocument } from "../document";
import { callStart, indexOf, rowAt } from "../moment";
import { h, useEffect, useLayoutEffect, useRef, useState } from "../react";
import { useStore } from "../use_store";
import { rowsOf } from "../values";
import { wanted, widths } from "./columns";
import { TraceLine } from "./TraceLine";
import { useRowHeight, useWindow } from "./scrolled";
import { scrolledTo } from "./window";

const ROW_REM = 1.9;

const isAwaited = (document: SessionDocument): boolean => !globalThis.ONE_FILE && document.wanted !== undefined && document.wanted.trace !== "here";

export function Trace({ id }: { id?: string }) {
  const { document, step, told } = useStore();
  const box = useRef<HTMLDivElement>(null);
  const [looked, setLooked] = useState(false);
  const rows = !document ? [] : looked ? rowsOf(document) : document.trace;
  const rowHeight = useRowHeight(ROW_REM);
  const { part, look, visible, room } = useWindow(box, rows.length, rowHeight);
  const now = document?.steps[step];
  const current = now ? rowAt(rows, step, now) : -1;
  useEffect(() => setLooked(room > 0), [room]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element && current >= 0) element.scrollTop = scrolledTo(current, rowHeight, element.clientHeight, rowHeight);
  }, [current, rowHeight, visible]);

  const from = document ? callStart(document, step) : -1;
  const { tangents, adjoints } = indexOf(rows);
  const wide = document && room > 0 ? widths(wanted(document, told), room, rowHeight / ROW_REM) : null;
  const expressions = wide === null || wide.expression > 0;
  const tapes = (wide?.tapes ?? 0) > 0;
  const columns = 3 + Number(tapes) + Number(expressions) + Number(tangents) + Number(adjoints);
  const width = (pixels: number | undefined) => (pixels ? { width: pixels } : undefined);
  return (
    <div id={id} ref={box} className="ts-trace" onScroll={look} tabIndex={0} role="region" aria-label="Evaluation trace">
      <table aria-rowcount={rows.length + 1} aria-colcount={columns}>
        <caption>Evaluation trace: values fill in forward, adjoints backward</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" style={width(wide?.line)}>line</th><th scope="col" style={width(wide?.name)}>name</th>
            {expressions && <th scope="col" style={width(wide?.expression)}>expression</th>}
            <th scope="col" style={width(wide?.value)}>value</th>
            {tapes && <th scope="col" style={width(wide?.tapes)}>on tape</th>}
            {tangents && <th scope="col" style={width(wide?.tangent)} className="ts-tangent">tangent →</th>}
            {adjoints && <th scope="col" style={width(wide?.adjoint)} className="ts-adjoint">adjoint ←</th>}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" style={{ height: part.above }} />
          {document && rows.slice(part.from, part.to).map((row, offset) => (
            <TraceLine key={part.from + offset} row={row} index={part.from + offset} document={document} step={step} told={told}
              current={part.from + offset === current} from={from} expressions={expressions} tapes={tapes} tangents={tangents} adjoints={adjoints} height={rowHeight} />
          ))}
          <tr aria-hidden="true" style={{ height: part.below }} />
        </tbody>
      </table>
      {document && rows.length === 0 && <p className="ts-hint">{isAwaited(document) ? "Reading the trace…" : "Nothing was computed."}</p>}
    </div>
  );
}
