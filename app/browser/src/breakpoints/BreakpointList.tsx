/** The breakpoints that are set: switched on or off, how often each stops in this run, removed. */
import { h, useMemo } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import { wordsOf, type Breakpoint } from "./breakpoint";
import { switched, without } from "./changing";
import { countHits } from "./hits";

export function BreakpointList() {
  const { breakpoints, document, told } = useStore();
  const counts = useMemo(
    () => breakpoints.map((each) => (document ? countHits(document, each, (line) => store.editing?.recordedLine(line) ?? line) : 0)),
    [breakpoints, document, told],
  );
  if (breakpoints.length === 0) return <p className="ts-hint">None yet. F9 sets one at a line, so does a click on the line's number.</p>;
  return (
    <ul className="ts-break-list">
      {breakpoints.map((each, place) => <Row key={wordsOf(each)} breakpoint={each} hits={counts[place] ?? 0} />)}
    </ul>
  );
}

function Row({ breakpoint, hits }: { breakpoint: Breakpoint; hits: number }) {
  const words = wordsOf(breakpoint);
  const code = breakpoint.kind === "line" ? store.editing?.text().split("\n")[Number(breakpoint.text) - 1]?.trim() : "";
  return (
    <li>
      <label>
        <input type="checkbox" checked={breakpoint.on} onChange={() => store.set({ breakpoints: switched(store.snapshot.breakpoints, breakpoint) })} />
        <span>{words}</span>
      </label>
      <code className="ts-break-code">{code}</code>
      <span className="ts-hint">{hits === 0 ? "no step here" : hits === 1 ? "1 step" : `${hits.toLocaleString("en")} steps`}</span>
      <button type="button" className="ts-close" aria-label={`Remove ${words}`} title="Remove" onClick={(event) => remove(breakpoint, event.currentTarget)}>×</button>
    </li>
  );
}

/** The focus goes to the next one in the list, else to the form: it is not lost with the row. */
function remove(breakpoint: Breakpoint, button: HTMLElement): void {
  const row = button.closest("li");
  const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector<HTMLElement>(".ts-close");
  (next ?? button.closest(".ts-popover")?.querySelector<HTMLElement>("[data-first]"))?.focus();
  store.set({ breakpoints: without(store.snapshot.breakpoints, breakpoint) });
}
