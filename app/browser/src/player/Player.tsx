/** No picture of its own: loads sessions, keeps the address, tells Dash the step, shows the list of keys and the palette. */
import { GALLERY_EVENT, KEYS_EVENT, PALETTE_EVENT, THEME_EVENT } from "../page/events";
import { Gallery } from "../gallery/Gallery";
import { Palette } from "../palette/Palette";
import { applyPreferences, changePreferences, changeTheme, readPreferences, type Theme } from "../preferences";
import type { SessionDocument } from "../document";
import { atOnce, h, useEffect, useRef, useState } from "../react";
import { MissingSession } from "../session_source";
import { store } from "../store";
import { currentAddress, isOwn, keepAddress, takeTheme } from "./address_bar";
import { KeyList } from "./KeyList";
import { openSession, show, wantedSession } from "./loader";

export interface PlayerProps {
  id?: string;
  session?: string;
  /** Where a fresh session opens; below 0: at its landing. */
  landing?: number;
  theme?: Theme;
  /** A session that comes with the page (one-file replay): nothing is fetched. */
  document?: SessionDocument;
  setProps?: (props: { session?: string; step?: number; theme?: Theme; missing?: string }) => void;
}

type List = "gallery" | "keys" | "palette" | "";
const DEBOUNCE = 120;

export function Player(props: PlayerProps) {
  const [list, setList] = useState<List>("");
  const [trouble, setTrouble] = useState("");
  const latest = useRef(props);
  latest.current = props;
  /** What the server gave with the page: shown when the address asks for something that is gone. */
  const offered = useRef(props.session);

  const open = (id: string, fromAddress: boolean): void => {
    const { landing = -1, setProps } = latest.current;
    setTrouble("");
    openSession(id, fromAddress ? currentAddress() : null, landing).catch((reason: unknown) => {
      const missing = reason instanceof MissingSession;
      if (!missing || !setProps) setTrouble(sentence(reason));
      const instead = store.document ? store.document.id : offered.current;
      setProps?.({ ...(missing ? { missing: id } : {}), ...(instead ? { session: instead } : {}) });
      if (instead && instead !== id) openSession(instead, null, landing).catch(() => undefined);
    });
  };

  useEffect(() => {
    const asked = currentAddress().session;
    const first = asked || props.session;
    if (props.document) void show(props.document, currentAddress(), -1);
    else if (first) open(first, true);
    if (asked && asked !== props.session) props.setProps?.({ session: asked });
    return joinPage(latest, (id) => open(id, true), setList);
  }, []);

  const first = useRef(true);
  useEffect(() => { // the address had its say already when the page was loaded
    if (!first.current && props.session && props.session !== wantedSession()) open(props.session, false);
    first.current = false;
  }, [props.session]);

  useEffect(() => {
    if (props.theme && props.theme !== readPreferences().theme) changeTheme(props.theme);
  }, [props.theme]);

  return (
    <div id={props.id} className="ts-player">
      {trouble && <p role="alert" className="ts-trouble">{trouble}</p>}
      {list === "keys" && <KeyList close={() => setList("")} />}
      {!globalThis.ONE_FILE && list === "palette" && <Palette close={() => setList("")} />}
      {!globalThis.ONE_FILE && list === "gallery" && <Gallery close={() => setList("")} />}
    </div>
  );
}

/** Everything that the player hears while it is on the page; the function that comes back ends it. */
function joinPage(latest: { current: PlayerProps }, open: (id: string) => void, setList: (shown: List) => void): () => void {
  const preferences = readPreferences();
  applyPreferences(preferences);
  store.set({ speed: preferences.speed });
  let timer = 0;
  const stops = [keepAddress(), store.subscribe((changed) => {
    if (changed.has("document")) leaveList();
    if (changed.has("speed")) changePreferences({ speed: store.snapshot.speed });
    if (!changed.has("step") && !changed.has("document")) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => latest.current.setProps?.({ step: store.step }), DEBOUNCE);
  })];
  const back = (event: PopStateEvent): void => {
    if (!isOwn(event)) takeTheme();
    const { document: carried } = latest.current;
    if (carried) return void show(carried, currentAddress(), -1);
    const { session } = currentAddress();
    if (!session) return;
    open(session);
    if (session !== latest.current.session) latest.current.setProps?.({ session });
  };
  const theme = (event: Event): void => latest.current.setProps?.({ theme: (event as CustomEvent<Theme>).detail });
  const lists: [string, () => void][] = [[KEYS_EVENT, () => setList("keys")], [PALETTE_EVENT, () => setList("palette")], [GALLERY_EVENT, () => setList("gallery")]];
  addEventListener("popstate", back);
  document.addEventListener(THEME_EVENT, theme);
  const opened = lists.map(([event, open]) => [event, () => atOnce(open)] as const);
  for (const [event, open] of opened) document.addEventListener(event, open);
  return () => {
    stops.forEach((stop) => stop());
    clearTimeout(timer);
    removeEventListener("popstate", back);
    document.removeEventListener(THEME_EVENT, theme);
    for (const [event, open] of opened) document.removeEventListener(event, open);
  };
}

/** Whoever chose an example wants to step through it: the keys are for stepping again. */
function leaveList(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.closest("#samples, [role=combobox], [role=listbox]")) activeElement.blur();
}

function sentence(reason: unknown): string {
  if (reason instanceof MissingSession) return "This session is no longer kept here. Run the program again, or open its .tape file.";
  return `The session could not be shown: ${reason instanceof Error ? reason.message : String(reason)}.`;
}
