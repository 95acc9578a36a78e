/** The tab of charts: training, Variables over the steps, targets against their sources. Its tab is there when there is something to draw. */
import type { History, SessionDocument } from "../document";
import { embedded } from "../player/embedded";
import { h, useEffect, useMemo, useState } from "../react";
import { TABS_EVENT } from "../page/tabs";
import { useStore } from "../use_store";
import { CurveChart } from "./CurveChart";
import { isText } from "./histories";
import { NotedChart } from "./NotedChart";
import { TrainingChart } from "./TrainingChart";
import { trains, trainingsOf } from "./training";
import { VersionChart } from "./VersionChart";

const TAB = "charts";
/** Of more Variables the rest comes on request. */
const FIRST = 12;

export function Charts({ id }: { id?: string }) {
  const { document: session, step, tab, told } = useStore();
  const shown = tab === TAB; // what is not looked at needs no values
  const trainings = useMemo(() => (session && shown ? trainingsOf(session) : []), [session, shown, told]);
  const histories = useMemo(() => (session ? session.histories.filter((history) => !isText(session, history)) : []), [session, told]);
  const curves = session && !embedded() ? session.curves : [];
  const noted = session?.noted ?? [];
  const trained = useMemo(() => session !== null && trains(session), [session]);
  const some = trained || noted.length + histories.length + curves.length > 0;
  useEffect(() => listTab(some), [some]);
  return (
    <div id={id} className="ts-charts" tabIndex={0} role="region" aria-label="Charts">
      {session && shown && some && (
        <div key={session.id}>
          {trainings.map((training) => <TrainingChart key={training.line} document={session} training={training} step={step} />)}
          {noted.map((each) => <NotedChart key={each.name} document={session} noted={each} step={step} />)}
          {!globalThis.ONE_FILE && curves.map((curve) => <CurveChart key={curve.call} document={session} curve={curve} />)}
          <Histories document={session} histories={histories} step={step} />
        </div>
      )}
      {session && !some && <p className="ts-hint">Nothing to draw: no loop asks for gradients, no Variable changes, nothing was noted.</p>}
    </div>
  );
}

function Histories({ document, histories, step }: { document: SessionDocument; histories: readonly History[]; step: number }) {
  const [all, setAll] = useState(false);
  if (histories.length === 0) return null;
  const shown = all ? histories : histories.slice(0, FIRST);
  return (
    <section className="ts-chart-card" aria-label="Variables over the steps">
      <h3>Variables over the steps</h3>
      <div className="ts-histories">{shown.map((history) => <VersionChart key={history.variable} document={document} history={history} step={step} />)}</div>
      {shown.length < histories.length && <button type="button" className="ts-button" onClick={() => setAll(true)}>{histories.length - shown.length} more</button>}
    </section>
  );
}

/** The server's page lists every view; this one only where it has something to show. */
function listTab(some: boolean): void {
  const button = document.getElementById(`tab-${TAB}`);
  if (button && button.hidden === some) {
    button.hidden = !some;
    document.dispatchEvent(new Event(TABS_EVENT));
  }
}
