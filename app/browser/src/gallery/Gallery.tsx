/** What there is to open: the sessions that were here last, and the examples, each with a picture of its graph. */
import { useModal } from "../modal";
import { h, useEffect, useState } from "../react";
import { ago } from "./ago";
import { recent, type Seen } from "./recent";

interface Recent { id: string; title: string }
interface Offered { samples: { group: string; items: { value: string; label: string }[] }[]; recent: Recent[] }
interface Dash { set_props(id: string, props: Record<string, unknown>): void }

export function Gallery({ close }: { close: () => void }) {
  const { dialog, leave } = useModal(close);
  const [offered, setOffered] = useState<Offered | null>(null);
  const [seen] = useState(recent);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    fetch(`/api/gallery?recent=${seen.map(({ id }) => id).join(",")}`).then((answer) => answer.json() as Promise<Offered>).then(setOffered, () => setTrouble("The list could not be had. Is the server still there?"));
  }, []);
  const take = (open: () => void) => (): void => { leave(); open(); };
  return (
    <dialog {...dialog} className="ts-keys ts-gallery" aria-label="Examples and recent sessions">
      <header>
        <h2>Examples and recent sessions</h2>
        <button type="button" className="ts-button" onClick={leave}>Close</button>
      </header>
      {trouble && <p role="alert">{trouble}</p>}
      {offered && offered.recent.length > 0 && (
        <section>
          <h3>Recent sessions</h3>
          <ul className="ts-recent">
            {offered.recent.map(({ id, title }) => (
              <li key={id}><button type="button" onClick={take(() => { location.hash = `session=${id}`; })}><bdi>{title}</bdi> <span className="ts-hint">{agoOf(seen, id)}</span></button></li>
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

function agoOf(seen: readonly Seen[], id: string): string {
  const at = seen.find((each) => each.id === id)?.at;
  return at === undefined ? "" : ago(Math.max(0, (Date.now() - at) / 1000));
}

/** The same as choosing it from the list in the header. */
function choose(sample: string): void {
  (window as unknown as { dash_clientside?: Dash }).dash_clientside?.set_props("samples", { value: sample });
}
