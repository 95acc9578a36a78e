/** Every command by its name: type, choose, Enter. A modal dialog with a combobox, so that the focus stays in the field while the arrows choose. */
import { useModal } from "../modal";
import { signsOf } from "../page/chords";
import { h, useEffect, useMemo, useState, type ReactTypes } from "../react";
import { store } from "../store";
import { entriesNow, found } from "./entries";
import type { Entry } from "./matching";

const LIST = "ts-palette-list";
const idOf = (entry: Entry): string => `ts-command-${entry.id.replace(/\W+/g, "-")}`;

export function Palette({ close }: { close: () => void }) {
  const { dialog, leave } = useModal(close);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const entries = useMemo(() => entriesNow(store), []);
  const shown = found(entries, typed, store);
  const chosen = shown[at];
  useEffect(() => { if (chosen) document.getElementById(idOf(chosen))?.scrollIntoView({ block: "nearest" }); }, [chosen]);

  /** Closed first: the command finds the focus where it was. */
  const take = (entry: Entry | undefined): void => {
    if (!entry) return;
    leave();
    entry.act();
  };
  const key = (event: ReactTypes.KeyboardEvent): void => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 8, shown.length - 1), PageUp: Math.max(at - 8, 0) }[event.key];
    if (to !== undefined && shown.length > 0) setAt((to + shown.length) % shown.length);
    else if (event.key === "Enter") take(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <dialog {...dialog} className="ts-keys ts-palette" aria-label="Commands">
      <input
        role="combobox" aria-label="Find a command" aria-expanded="true" aria-autocomplete="list" aria-controls={LIST} aria-activedescendant={chosen ? idOf(chosen) : undefined}
        placeholder="A command, or the number of a step" autoComplete="off" spellCheck={false} value={typed} onKeyDown={key}
        onChange={(event) => { setTyped(event.currentTarget.value); setAt(0); }}
      />
      <ul id={LIST} role="listbox" aria-label="Commands">
        {shown.map((entry, place) => (
          <li key={entry.id} id={idOf(entry)} role="option" aria-selected={place === at} onPointerMove={() => setAt(place)} onClick={() => take(entry)}>
            <span className="ts-command">{entry.name}</span>
            <span className="ts-hint">{entry.group}</span>
            <span className="ts-chord">{entry.keys.slice(0, 1).flatMap(signsOf).map((sign) => <kbd key={sign}>{sign}</kbd>)}</span>
          </li>
        ))}
      </ul>
      <p className="ts-hint" role="status">{shown.length === 0 ? "No command has that name." : ""}</p>
    </dialog>
  );
}
