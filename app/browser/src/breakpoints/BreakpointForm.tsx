/** Adds a breakpoint: what kind, and what the kind asks for. What does not fit is answered by a sentence. */
import { h, useState, type ReactTypes } from "../react";
import { store } from "../store";
import { KINDS, MANNERS, written, type Kind } from "./breakpoint";
import { withOne } from "./changing";

const ID = "breakpoint-trouble";
const COMPARED = "A gradient is compared with what arrived from above, a running sum with the sum before, an answer with the last one that its line gave. |g| is the norm of all its elements.";

export function BreakpointForm() {
  const [kind, setKind] = useState<Kind>("line");
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState("");
  const { asks, example, letter } = MANNERS[kind];
  const choose = (next: Kind): void => { setKind(next); setText(""); setTrouble(""); };
  const add = (event: ReactTypes.FormEvent): void => {
    event.preventDefault();
    const added = adding(kind, text);
    setTrouble(added);
    if (!added) setText("");
  };
  return (
    <form className="ts-break-form" onSubmit={add} noValidate>
      <label>Stop at <select data-first value={kind} onChange={(event) => choose(event.currentTarget.value as Kind)}>
        {KINDS.map((each) => <option key={each} value={each}>{MANNERS[each].name}</option>)}
      </select></label>
      {asks && <input key={letter} aria-label={asks} placeholder={example} value={text} spellCheck={false} autoComplete="off" aria-invalid={trouble !== ""} aria-describedby={trouble ? ID : undefined} onChange={(event) => setText(event.currentTarget.value)} />}
      <button type="submit" className="ts-button">Add</button>
      <p id={ID} className="ts-break-trouble" role="alert">{trouble}</p>
      {MANNERS[kind].name.startsWith("gradient") && <p className="ts-hint">{COMPARED}</p>}
    </form>
  );
}

/** Adds it; what is in the way of that, else "". */
function adding(kind: Kind, text: string): string {
  const lines = (store.editing?.text() ?? store.document?.source ?? "").split("\n").length;
  const made = written(kind, text, lines);
  if (typeof made === "string") return made;
  const changed = withOne(store.snapshot.breakpoints, made);
  if (typeof changed === "string") return changed;
  store.set({ breakpoints: changed });
  return "";
}
