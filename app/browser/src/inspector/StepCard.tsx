/** The present step: what happened, with what, and (backward) what each input receives. */
import { historyOf } from "../charts/histories";
import { VersionChart } from "../charts/VersionChart";
import { SeedsTable } from "../cost/SeedsTable";
import { PARTS } from "../cursor";
import type { Port, SessionDocument, Step } from "../document";
import { Breakable } from "../Breakable";
import { LedgerButton } from "../ledger/LedgerButton";
import { PhaseBadge } from "../PhaseBadge";
import { h } from "../react";
import { ContributionCard } from "./ContributionCard";
import { CheckButton } from "./LensButtons";
import { Prose } from "../Prose";
import { PortList } from "./PortList";

/** `now`: the step's place in the session. */
interface StepCardProps { document: SessionDocument; step: Step; now: number; part: number }

export function StepCard({ document, step, now, part }: StepCardProps) {
  const backward = step.contributions.length > 0;
  const upstream = new Set(step.contributions.map((contribution) => contribution.upstream));
  /** What comes from downstream, apart from the values of the forward pass that the rule uses. */
  const arrives = (port: Port): boolean => !backward || upstream.has(port.value);
  const history = step.kind === "assign" ? historyOf(document, step.outputs[0]?.value ?? -1) : undefined;
  return (
    <section className="ts-step" aria-label="Present step">
      <header className="ts-head">
        <PhaseBadge phase={step.phase} />
        <h3><Breakable text={step.title} /></h3>
        {step.line > 0 && <button type="button" className="ts-use" data-line={step.line} title="show it in the code">line {step.line}{step.scope && `, ${step.scope}`}</button>}
      </header>
      {part >= 0 && backward && <Parts part={part} />}
      {!backward && step.sentence && <p className="ts-said"><Prose text={step.sentence} /></p>}
      {step.ghost && <p className="ts-note ts-ghost">Not on the tape: {step.ghost}</p>}
      <PortList title={titleOfInputs(step)} ports={step.inputs.filter(arrives)} document={document} />
      {step.contributions.map((contribution, index) => <ContributionCard key={index} contribution={contribution} document={document} part={part} />)}
      {backward && <PortList title="Values of the forward pass" ports={step.inputs.filter((port) => !arrives(port))} document={document} />}
      {!backward && <PortList title={step.inputs.length > 0 ? "Gives" : "Value"} ports={step.outputs} document={document} />}
      {!globalThis.ONE_FILE && step.kind === "gradient" && <CheckButton at={step.at} title={step.title} />}
      {!globalThis.ONE_FILE && step.kind === "gradient" && <SeedsTable document={document} step={step} />}
      {!globalThis.ONE_FILE && step.kind === "answer" && <LedgerButton step={now} />}
      {history && <VersionChart document={document} history={history} step={now} />}
    </section>
  );
}

function titleOfInputs(step: Step): string {
  if (step.contributions.length > 0) return "Arrives";
  return { answer: "Source", gradient: "Target", seed: "Target", watch: "Value", branch: "Condition" }[step.kind] ?? "Inputs";
}

function Parts({ part }: { part: number }) {
  return (
    <ol className="ts-parts" aria-label="Parts of this pullback">
      {PARTS.map((name, index) => <li key={name} aria-current={index === part ? "step" : undefined}>{name}</li>)}
    </ol>
  );
}
