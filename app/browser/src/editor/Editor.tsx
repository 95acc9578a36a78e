/** The program: written here, run from here, and annotated with what the recording knows. */
import { RUN_EVENT } from "../page/events";
import { h, useEffect, useRef, useState } from "../react";
import { store } from "../store";
import { Running } from "./Running";
import { EditorSurface } from "./surface";

export interface Message { text: string; line?: number; tone?: "error" | "info"; /** More lines, as they were printed. */ detail?: string; /** The session that it came with: it stays as long as that one is shown. */ session?: string; /** The session of what ran before the error, which is not the one shown. */ before?: string }
export interface EditorProps {
  id?: string;
  value?: string;
  /** Largest size of a program in bytes. */
  limit?: number;
  /** From the server, shown below the code. */
  message?: string | Message | null;
  /** What was cleaned from a paste. */
  cleaned?: string | string[] | null;
  busy?: boolean;
  /** A program to look at: nothing is written and nothing runs. */
  readOnly?: boolean;
  run?: { text: string; stamp: number };
  setProps?: (props: { run?: { text: string; stamp: number }; text?: string; cursor?: number }) => void;
}

const LIMIT = 60_000;
const DEBOUNCE = 400;

export function Editor(props: EditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorSurface | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [stale, setStale] = useState(false);
  /** The text that was run or opened last; `touched`: it is another one now. */
  const ran = useRef<string | null>(null);
  const [touched, setTouched] = useState(true);
  const [refusal, setRefusal] = useState("");
  const [pasted, setPasted] = useState<string[]>([]);
  /** A message about a session that is no longer the one shown. */
  const [dismissed, setDismissed] = useState<EditorProps["message"]>(null);

  useEffect(() => {
    if (!box.current) return;
    const run = (): void => {
      if (!editor.current) return;
      ran.current = editor.current.settle();
      setTouched(false);
      latest.current.setProps?.({ run: { text: ran.current, stamp: Date.now() } });
    };
    const tell = debounced((told: { text?: string; cursor?: number }) => latest.current.setProps?.(told));
    const made = new EditorSurface(box.current, props.value ?? "", props.limit ?? LIMIT, {
      stale: setStale, refused: setRefusal, moved: (cursor) => tell({ cursor }),
      changed: (text) => { setTouched(text !== ran.current); setRefusal(""); setPasted([]); tell({ text }); },
      cleaned: setPasted,
      replaced: (ran) => { if (!ran && !isAbout(latest.current.message, store.document?.id)) setDismissed(latest.current.message ?? null); },
    }, props.readOnly ?? false);
    editor.current = made;
    const stop = props.readOnly ? () => undefined : serveRun(run);
    return () => { stop(); made.destroy(); };
  }, []);
  /** That there was nothing to run is not true any more. */
  const answered = touched && ran.current?.trim() === "";
  const current = props.busy || answered || props.message === dismissed ? null : props.message;
  const message: Message | null | undefined = typeof current === "string" ? { text: current } : current;
  /** It runs, or what came of it is told: nothing waits to be run. */
  const saidOfThis = !touched && (props.busy || !!message?.text);
  const first = useRef(true);
  useEffect(() => { // the first value is there from the start
    if (!first.current && props.value !== undefined) {
      ran.current = props.value;
      setTouched(false);
      editor.current?.put(props.value);
    }
    first.current = false;
  }, [props.value]);
  useEffect(() => { if (props.busy === false) editor.current?.over(); }, [props.busy]);
  useEffect(() => { if (message) editor.current?.complain(message.tone === "info" ? 0 : (message.line ?? 0)); }, [props.message]);

  return (
    <div id={props.id} className={`ts-editor${stale ? " ts-stale" : ""}${props.readOnly ? " ts-read-only" : ""}`} aria-busy={props.busy}>
      <div ref={box} className="ts-code" />
      {[...notes(props.cleaned), ...pasted].filter((note) => !message?.text || !note.startsWith(message.text)).map((note) => <p key={note} className="ts-message ts-info" role="status">{note}</p>)}
      {stale && !saidOfThis && <p className="ts-message ts-hint" role="status">Edited since the run that is shown. Ctrl+Enter runs it.</p>}
      {refusal && <p className="ts-message ts-error" role="alert">{refusal}</p>}
      {message?.text && (
        <div className={`ts-message ts-${message.tone ?? "error"}`} role="alert">
          {message.line ? <b>Line {message.line}: </b> : null}{message.text}
          {message.before && message.before !== store.document?.id && <a className="ts-before" href={`#session=${message.before}`}>Show what ran before it</a>}
          {message.detail && <pre>{message.detail}</pre>}
          {stale && saidOfThis && store.document && <p className="ts-still">The run before is still shown.</p>}
        </div>
      )}
      {props.busy && props.run && <Running key={props.run.stamp} stamp={props.run.stamp} />}
    </div>
  );
}

const isAbout = (message: EditorProps["message"], session: string | undefined): boolean => typeof message === "object" && !!message?.session && message.session === session;
const notes = (cleaned: string | string[] | null | undefined): string[] => (typeof cleaned === "string" ? [cleaned] : (cleaned ?? [])).filter(Boolean);

/** The Run button stands elsewhere on the page, the key and the palette work everywhere. */
function serveRun(run: () => void): () => void {
  const click = (event: Event): void => { if (event.target instanceof Element && event.target.closest("#run")) run(); };
  document.addEventListener("click", click);
  document.addEventListener(RUN_EVENT, run);
  return () => {
    document.removeEventListener("click", click);
    document.removeEventListener(RUN_EVENT, run);
  };
}

function debounced<T extends object>(tell: (told: T) => void): (told: T) => void {
  let timer = 0;
  let gathered: T | null = null;
  return (told) => {
    gathered = { ...gathered, ...told };
    clearTimeout(timer);
    timer = window.setTimeout(() => { if (gathered) tell(gathered); gathered = null; }, DEBOUNCE);
  };
}
