/** The buttons that move the cursor, where it stands, and what happens there in words. */
import { Breakpoints } from "../breakpoints/Breakpoints";
import { cellAt, labelOf } from "../cells";
import { segmentAt } from "../cursor";
import { PhaseBadge } from "../PhaseBadge";
import { Prose } from "../Prose";
import { h } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import { Icon, type IconName } from "./Icon";
import { Ways } from "./Ways";

const SPEEDS = [0.5, 1, 2, 4, 10, 30];

export function Transport({ id }: { id?: string }) {
  const { document, step, playing, speed } = useStore();
  const count = document?.steps.length ?? 0;
  const none = count === 0;
  return (
    <div id={id} className="ts-transport" role="group" aria-label="Transport">
      <div className="ts-buttons">
        {button("first", "First step", "Home", "first", none || step === 0, () => store.first())}
        {button("previous", "One step back", "←", "previous", none || step === 0, () => store.previous())}
        {button("play", playing ? "Pause" : "Play", "Space", playing ? "pause" : "play", none, () => store.toggle())}
        {button("next", "One step on", "→", "next", none || step === count - 1, () => store.next())}
        {button("last", "Last step", "End", "last", none || step === count - 1, () => store.last())}
        <button id="to-backward" type="button" className="ts-button" title="To the next backward pass (b)" disabled={none} onClick={() => store.toBackward()}>
          to backward
        </button>
        <Ways off={none} />
        <Breakpoints off={none} />
        <select className="ts-speed" aria-label="Speed" value={speed} onChange={(event) => store.set({ speed: Number(event.currentTarget.value) })}>
          {SPEEDS.map((each) => <option key={each} value={each}>{each} step{each === 1 ? "" : "s"}/s</option>)}
        </select>
      </div>
      <Now />
    </div>
  );
}

/** Ids are part of the contract: tests and documentation press these buttons. An end reached is aria-disabled, so that focus stays. */
function button(id: string, label: string, key: string, icon: IconName, off: boolean, press: () => void) {
  return (
    <button id={id} type="button" className={`ts-button ts-round ts-${id}`} aria-label={label} title={`${label} (${key})`} aria-disabled={off} onClick={() => off || press()}>
      <Icon name={icon} />
    </button>
  );
}

function Now() {
  const { document, step, playing, notice } = useStore();
  const current = document?.steps[step];
  const segment = document && segmentAt(document, step);
  const cell = document && current && cellAt(document, current.line);
  return (
    <div className="ts-now">
      <span id="position" className="ts-position">{document ? `${current ? step + 1 : 0} / ${document.steps.length}` : "– / –"}</span>
      {cell && labelOf(cell) && <button type="button" className="ts-cell" data-line={cell.line} title={`cell ${labelOf(cell)}: show it in the code`}>{labelOf(cell)}</button>}
      {current && <PhaseBadge phase={current.phase} title={segment?.label ?? ""} />}
      <p className="ts-sentence" title={notice || undefined} aria-live={playing ? "off" : "polite"}>
        {notice && <em key="notice" className="ts-notice">{notice}</em>}
        {current ? [<b key="title">{current.title}</b>, <Prose key="said" text={current.sentence} />] : "Nothing was recorded yet."}
      </p>
    </div>
  );
}
