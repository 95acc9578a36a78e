/** A field to find nodes by: Enter goes to the next one, with Shift to the one before, Escape leaves. */
import { FIND_EVENT } from "../page/events";
import { atOnce, h, useEffect, useLayoutEffect, useRef, useState, type ReactTypes } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import { find, foundWords, type Found } from "./search";
import type { GraphView } from "./view";

export function GraphSearch({ view }: { view: { current: GraphView | null } }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useStore();

  useEffect(() => {
    const show = (): void => { atOnce(() => setOpen(true)); field.current?.select(); }; // before the next key comes
    document.addEventListener(FIND_EVENT, show);
    return () => document.removeEventListener(FIND_EVENT, show);
  }, []);
  useLayoutEffect(() => { if (open) field.current?.focus(); }, [open]);
  if (!open) return null;

  const scene = view.current?.scene;
  const found: Found[] = scene && store.document ? find(scene, store.document, typed) : [];
  const show = (list: readonly Found[], place: number): void => {
    const here = list[place];
    setAt(place);
    if (!here) return;
    store.select(here.node.id);
    view.current?.bringIntoView(here.node);
  };
  const key = (event: ReactTypes.KeyboardEvent): void => {
    if (event.key === "Enter" && found.length > 0) show(found, (at + (event.shiftKey ? -1 : 1) + found.length) % found.length);
    else if (event.key === "Escape") {
      setOpen(false);
      view.current?.surface.parent.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const type = (text: string): void => {
    setTyped(text);
    if (scene && store.document) show(find(scene, store.document, text), 0);
  };
  return (
    <div className="ts-find" role="search">
      <input ref={field} type="search" aria-label="Find in the graph" placeholder="A name, an op, line 5" autoComplete="off" spellCheck={false} value={typed} onKeyDown={key} onChange={(event) => type(event.currentTarget.value)} />
      <span role="status">{typed === "" ? "" : foundWords(found, at)}</span>
    </div>
  );
}
