/** What there is to open: the sessions that were here last, and the examples, each with a picture of its graph. */
import { h, useEffect, useRef, useState } from "../react";
import { ago } from "./ago";
import { recent } from "./recent";

interface Recent { id: string; title: string }
interface Offered { samples: { group: string; items: { value: string; label: string }[] }[]; recent: Recent[] }
interface Dash { set_props(id: string, props: Record<string, unknown>): void }

export function Gallery({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [offered, setOffered] = useState<Offered | null>(null);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    dialog.current?.showModal();
    fetch(`/api/gallery?recent=${recent().map(({ id }) => id).join(",")}`).then((answer) => answer.json() as Promise<Offered>).then(setOffered, () => setTrouble("The list could not be had. Is the server still there?"));
  }, []);
  const take = (open: () => void) => (): void => { dialog.current?.close(); open(); };
  return (
    <dialog ref={dialog} className="ts-keys ts-gallery" aria-label="Examples and recent sessions" onClose={close} onClick={(event) => event.target === dialog.current && dialog.current.close()}>
      <header>
        <h2>Examples and recent sessions</h2>
        <button type="button" className="ts-button" onClick={() => dialog.current?.close()}>Close</button>
      </header>
      {trouble && <p role="alert">{trouble}</p>}
      {offered && offered.recent.length > 0 && (
        <section>
          <h3>Recent sessions</h3>
          <ul className="ts-recent">
            {offered.recent.map(({ id, title }) => (
              <li key={id}><button type="button" onClick={take(() => { location.hash = `session=${id}`; })}><bdi>{title}</bdi> <span className="ts-hint">{agoOf(id)}</span></button></li>
            ))}
          </ul>
        </section>
      )}
      {offered?.samples.map(({ group, items }) => (
        <section key={group}>
          <h3>{group}</h3>
          <ul className="ts-pictures">
            {items.map(({ value, label }) => (
              <li key={value}><button type="button" onClick={take(() => choose(value))}><img src={`/api/sample/${value}/picture`} alt="" loading="lazy" /><span>{label}</span></button></li>
            ))}
          </ul>
        </section>
      ))}
    </dialog>
  );
}

function agoOf(id: string): string {
  const seen = recent().find((each) => each.id === id);
  return seen ? ago(Math.max(0, (Date.now() - seen.at) / 1000)) : "";
}

/** The same as choosing it from the list in the header. */
function choose(sample: string): void {
  (window as unknown as { dash_clientside?: Dash }).dash_clientside?.set_props("samples", { value: sample });
}
