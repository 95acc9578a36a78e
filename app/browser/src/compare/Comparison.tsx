/** Two runs side by side, over graph, stories and inspector: the code stays in view, and steps with the rows. */
import { Prose } from "../Prose";
import { embedded } from "../player/embedded";
import { h, useEffect, useLayoutEffect, useRef, useState } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import type { ComparisonDocument } from "./aligned";
import { Gradients } from "./Gradients";
import { Rows } from "./Rows";
import { BEFORE } from "./opening";
import { fetchComparison, troubleOf } from "./source";

/** What the server said to a question; of an older question it is not shown. */
interface Found { asked: string; comparison: ComparisonDocument | null; trouble: string }

const close = (): void => store.set({ compare: "" });

export function Comparison({ id }: { id?: string }) {
  const { document: session, compare, before } = useStore();
  const [found, setFound] = useState<Found | null>(null);
  const asked = session && compare && !embedded() ? JSON.stringify([session.id, compare, before]) : "";
  const section = useRef<HTMLElement>(null);

  useEffect(() => {
    if (!asked || !session) return setFound(null);
    const stop = new AbortController();
    fetchComparison(session.id, compare, before, stop.signal)
      .then((comparison) => setFound({ asked, comparison, trouble: "" }))
      .catch((reason: unknown) => { if (!stop.signal.aborted) setFound({ asked, comparison: null, trouble: troubleOf(reason) }); });
    return () => stop.abort();
  }, [asked]);
  usePlaceOnPage(asked !== "", section);

  const shown = found?.asked === asked ? found : null;
  return (
    <section id={id} ref={section} className="ts-comparison card" hidden={!asked} tabIndex={-1} aria-labelledby="ts-comparison-title" onKeyDown={(event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      close();
    }}>
      {asked && <Head compare={compare} detail={shown?.comparison?.after.detail ?? ""} />}
      {asked && !shown && <p className="ts-compare-wait" role="status">{compare === BEFORE ? "Laying the two runs side by side…" : "Running the edited program…"}</p>}
      {shown?.trouble && <p className="ts-compare-trouble" role="alert">{shown.trouble}</p>}
      {shown?.comparison && <Content key={asked} comparison={shown.comparison} />}
    </section>
  );
}

function Head({ compare, detail }: { compare: string; detail: string }) {
  return (
    <div className="card-title">
      <h2 id="ts-comparison-title">{compare === BEFORE ? "The run before, and this run" : "Your run, and the edited program"}</h2>
      {detail && <span className="ts-compare-detail" title={detail}><Prose text={detail} /></span>}
      <button type="button" className="ts-button ts-compare-close" onClick={close} title="Close (Esc)">Close</button>
    </div>
  );
}

function Content({ comparison }: { comparison: ComparisonDocument }) {
  return (
    <div className="ts-compare-body">
      <p id="ts-compare-said" className="ts-compare-said"><Prose text={comparison.said} /></p>
      {comparison.notes.map((note) => <p key={note} className="ts-compare-note">{note}</p>)}
      <Gradients comparison={comparison} />
      <Rows comparison={comparison} />
    </div>
  );
}

/** While it is open the page makes room for it; when it closes, the focus goes back to what opened it. */
function usePlaceOnPage(open: boolean, section: { current: HTMLElement | null }): void {
  const opener = useRef<Element | null>(null);
  const what = useRef("");
  useLayoutEffect(() => {
    section.current?.closest(".page")?.toggleAttribute("data-comparing", open);
    if (!open) return;
    opener.current = document.activeElement;
    what.current = store.snapshot.compare;
    section.current?.focus({ preventScroll: true });
    return () => giveBack(opener.current, what.current, section.current);
  }, [open]);
}

function giveBack(opener: Element | null, compare: string, section: HTMLElement | null): void {
  const focused = document.activeElement;
  if (focused && focused !== document.body && !section?.contains(focused)) return; // whoever went on elsewhere stays there
  section?.closest(".page")?.removeAttribute("data-comparing"); // what is not in view takes no focus
  const known = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
  const back = known ? opener : document.querySelector<HTMLElement>(`[data-compare="${CSS.escape(compare)}"]`);
  back?.focus({ preventScroll: true });
}
