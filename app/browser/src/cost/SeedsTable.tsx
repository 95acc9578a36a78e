/** At a gradient call, on request: what the whole Jacobian costs in forward and in reverse mode, on this very program. */
import type { SessionDocument, Step } from "../document";
import { h, useState } from "../react";
import { agreement, askSeeds, lesson, timeOf, type SeedsAnswer, type Way } from "./seeds";

export function SeedsTable({ document, step }: { document: SessionDocument; step: Step }) {
  const [answer, setAnswer] = useState<SeedsAnswer | string | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setAnswer(await askSeeds(document.id, step.at));
    setBusy(false);
  };
  return (
    <section className="ts-seeds" aria-label="Forward and reverse mode">
      <h4>Forward or reverse? <button type="button" className="ts-button" disabled={busy} onClick={() => void ask()}>{busy ? "Measuring…" : "Measure"}</button></h4>
      <div role="status">
        {typeof answer === "string" && <p className="ts-note">{answer}</p>}
        {answer !== null && typeof answer !== "string" && <Measured answer={answer} />}
      </div>
    </section>
  );
}

function Measured({ answer }: { answer: SeedsAnswer }) {
  return (
    <div>
      <p>{lesson(answer)}</p>
      <table className="ts-seeds-table">
        <caption className="ts-hint">The whole Jacobian at the recorded values: forward a seed for each input, in reverse one for each output</caption>
        <thead><tr><th scope="col">mode</th><th scope="col">passes</th><th scope="col">ops and rules</th><th scope="col">time</th></tr></thead>
        <tbody>{line("forward →", answer.forward)}{line("reverse ←", answer.reverse)}</tbody>
      </table>
      <p className="ts-hint">{agreement(answer.difference)}</p>
    </div>
  );
}

const line = (mode: string, way: Way) => (
  <tr><th scope="row">{mode}</th><td>{way.passes.toLocaleString("en")}</td><td>{way.ops.toLocaleString("en")}</td><td>{timeOf(way)}</td></tr>
);
