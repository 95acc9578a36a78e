/** One input's share of a pullback: upstream × local rule → contribution, summed over broadcast axes, and the accumulator filling. */
import type { Contribution, SessionDocument, ValueCard } from "../document";
import { Fragment, h } from "../react";
import { brief, isScalar, shapeText, valueOf } from "../values";
import { Matrix } from "./Matrix";

/** `part`: which part of the pullback is being looked at (cursor.PARTS), -1: the whole. */
interface CardProps { contribution: Contribution; document: SessionDocument; part: number }

export function ContributionCard({ contribution, document, part }: CardProps) {
  const { label, formula, numbers } = contribution;
  const unsummed = valueOf(document, contribution.unsummed);
  const share = valueOf(document, contribution.contribution);
  const shown = (from: number): boolean => part < 0 || part >= from;
  return (
    <article className="ts-contribution" aria-label={label}>
      <h4><code>{label}</code>{share && <span className="ts-type">{shapeText(share.shape)}</span>}<Use step={contribution.use} document={document} /></h4>
      {shown(1) && formula && <p className={mark("ts-formula", part === 1)}><code>{formula}</code></p>}
      {shown(2) && numbers && <p className={mark("ts-numbers", part === 2)}><span className="ts-hint">from this use </span><code>{withoutEcho(numbers)}</code></p>}
      {shown(2) && unsummed && share && unsummed !== share && <p className="ts-hint">{shapeText(unsummed.shape)} summed over the broadcast axes to {shapeText(share.shape)}</p>}
      {shown(2) && share && !(numbers && isScalar(share)) && <div className={mark("ts-share", part === 2)}><Matrix card={share} label={`the contribution to ${label}`} /></div>}
      {shown(2) && !share && <p className="ts-hint">no gradient through this input</p>}
      {shown(3) && share && <Accumulator contribution={contribution} share={share} document={document} active={part === 3} />}
    </article>
  );
}

/** "1.0 = 1.0" says it once. */
export function withoutEcho(numbers: string): string {
  const sides = numbers.split(" = ");
  return sides.length === 2 && sides[0] === sides[1] ? `= ${sides[1]}` : numbers;
}

const mark = (name: string, active: boolean): string => (active ? `${name} ts-active` : name);

function Use({ step, document }: { step: number; document: SessionDocument }) {
  const use = step >= 0 ? document.steps[step] : undefined;
  if (!use || use.line <= 0) return null;
  return <button type="button" className="ts-use" data-step={step} title="go to where it was used">used on line {use.line}{use.scope && `, ${use.scope}`}</button>;
}

/** so far + this = together: blank so far is "first use", never 0. */
function Accumulator({ contribution, share, document, active }: { contribution: Contribution; share: ValueCard; document: SessionDocument; active: boolean }) {
  const before = valueOf(document, contribution.before);
  const together = valueOf(document, contribution.accumulated);
  if (!together) return null;
  const name = mark("ts-accumulator", active);
  if (!before) return <p className={name}><span className="ts-hint">the first share of </span><code>{contribution.label}{isScalar(together) && <> = <b>{brief(together)}</b></>}</code></p>;
  if (isScalar(together)) {
    return <p className={name}><span className="ts-hint">so far </span><code>{brief(before)} + {brief(share)} = <b>{brief(together)}</b></code></p>;
  }
  return (
    <div className={name}>
      <span className="ts-hint">so far</span><Matrix card={before} label="so far" />
      <span className="ts-hint">+ this share =</span><Matrix card={together} label={contribution.label} />
    </div>
  );
}
