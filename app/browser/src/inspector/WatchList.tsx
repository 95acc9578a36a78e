/** What each tape watches at this step, or watched until it was closed: watched or not, each with its reason. */
import type { SessionDocument } from "../document";
import { watchedAt } from "../moment";
import { Breakable } from "../Breakable";
import { TapeMemory } from "../memory/TapeMemory";
import { h } from "../react";

export function WatchList({ document, step }: { document: SessionDocument; step: number }) {
  const tapes = watchedAt(document, step);
  if (tapes.length === 0) return null;
  return (
    <section className="ts-watched">
      {tapes.map(({ tape, name, closed, rows }) => (
        <div key={tape}>
          <h4>{name === "the tape" ? "The tape" : <code>{name}</code>} {closed ? "watched, and is closed" : "watches"}{rows.length === 0 && (closed ? ": nothing" : " nothing yet")}</h4>
          {!globalThis.ONE_FILE && <TapeMemory session={document.id} tape={tape} step={step} />}
          <ul>
            {rows.map((row, index) => (
              <li key={index} className={row.watched ? "ts-yes" : "ts-no"}>
                <span aria-hidden="true">{row.watched ? "●" : "○"}</span>
                <code><Breakable text={row.name} /></code>
                <span className="ts-hint">{row.watched ? "watched" : "not watched"}{row.reason && `: ${row.reason}`}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
