/** The path ledger: which paths carry a source's gradient. It stays while one steps, until it is closed. */
import { callStart } from "../moment";
import { h, useEffect, useRef } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import { cancelWords, countWords, endingWords, type PathLedger } from "./ledger";
import { answersBeside, closeLedger, openLedger, type LedgerView } from "./opening";
import { PathTable } from "./PathTable";

export function LedgerPanel() {
  const { ledger, document, step } = useStore();
  const section = useRef<HTMLElement>(null);
  const open = ledger !== null;
  useEffect(() => { if (open) section.current?.focus(); }, [open]);
  if (!ledger || !document) return null;
  const early = step < callStart(document, ledger.step);
  return (
    <section ref={section} className="ts-ledger" aria-labelledby="ts-ledger-title" tabIndex={-1} onKeyDown={(event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      closeLedger();
      window.document.getElementById("inspector")?.focus({ preventScroll: true });
    }}>
      <header className="ts-head">
        <h3 id="ts-ledger-title">{titleOf(ledger)}</h3>
        <button type="button" className="ts-use" data-step={ledger.step} title="to the answer that it tells of">its answer</button>
        <button type="button" className="ts-close" aria-label="Close the path ledger" title="Close (Esc)" onClick={closeLedger}>×</button>
      </header>
      <Choices ledger={ledger} />
      {early ? <p className="ts-hint">This gradient has not been asked for at this step.</p> : <Told ledger={ledger} />}
    </section>
  );
}

const foundOf = ({ found }: LedgerView): PathLedger | null => (found !== null && typeof found !== "string" ? found : null);

/** By the answer that it tells of: "Paths of ∂loss/∂w". */
const titleOf = ({ step }: LedgerView): string => `Paths of ${store.document?.steps[step]?.title || "this gradient"}`;

/** Another source of the same call, or one element of a target that has several. */
function Choices({ ledger }: { ledger: LedgerView }) {
  const answers = store.document ? answersBeside(store.document, ledger.step) : [];
  const elements = foundOf(ledger)?.elements ?? 0;
  if (answers.length < 2 && elements < 2) return null;
  return (
    <p className="ts-ledger-choices">
      {answers.length > 1 && <label>source <select value={ledger.step} onChange={(event) => openLedger(Number(event.currentTarget.value))}>
        {answers.map((answer) => <option key={answer.step} value={answer.step}>{answer.source}</option>)}
      </select></label>}
      {elements > 1 && <label>element of {foundOf(ledger)?.target} <input type="number" min={0} max={elements - 1} placeholder="all" value={ledger.element < 0 ? "" : ledger.element}
        onChange={(event) => openLedger(ledger.step, elementOf(event.currentTarget.value, elements))} /></label>}
    </p>
  );
}

const elementOf = (text: string, elements: number): number => (text === "" ? -1 : Math.max(0, Math.min(elements - 1, Math.trunc(Number(text)) || 0)));

function Told({ ledger }: { ledger: LedgerView }) {
  const { found } = ledger;
  return (
    <div>
      <div role="status">
        {found === null && <p className="ts-hint">Following the paths…</p>}
        {typeof found === "string" && <p className="ts-note">{found}</p>}
        {found !== null && typeof found !== "string" && <Words found={found} />}
      </div>
      {found !== null && typeof found !== "string" && found.paths.length > 0 && <PathTable found={found} pinned={ledger.pinned} />}
    </div>
  );
}

function Words({ found }: { found: PathLedger }) {
  const [ending, cancel] = [endingWords(found), cancelWords(found)];
  return (
    <div>
      <p className="ts-said">{countWords(found)} {ending}</p>
      {found.cannot && <p className="ts-note">{found.cannot}</p>}
      {cancel && <p className={found.cancels ? "ts-note ts-cancels" : "ts-hint"}>{found.cancels && <span aria-hidden="true">⚠ </span>}{cancel}</p>}
    </div>
  );
}
