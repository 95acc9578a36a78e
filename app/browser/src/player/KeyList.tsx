/** The list of keys, opened by `?`. A modal dialog, so that focus stays in it and goes back where it was. */
import { h, useEffect, useRef } from "../react";
import { embedded } from "./embedded";

const KEYS: [string[], string][] = [
  [["→", "←"], "one step on, one step back; hold to run"],
  [["Shift", "→ ←"], "one part of a pullback at a time: arrives, local rule, contributions, add up"],
  [["Home", "End"], "first step, last step"],
  [["Space"], "play or pause"],
  [["b"], "to the next backward pass"],
  [["]", "["], "to the next chapter of a notebook, to the one before"],
];
const WRITING: [string[], string][] = [
  [["F10", "Shift F10"], "one step, also while writing"],
  [["Alt", "→ ←"], "the same, without function keys"],
  [["Ctrl", "Enter"], "run the program"],
  [["Esc"], "leave the editor, and back into it; let go of the selected node"],
];
const READING: [string[], string][] = [[["Esc"], "let go of the selected node"]];
const THIS: [string[], string][] = [[["?"], "this list"]];
const IN_THE_GRAPH: [string[], string][] = [
  [["↑ ↓ ← →"], "from node to node along the edges"],
  [["click"], "look closely; double click: to its step, or open a fold"],
  [["Enter"], "to the step of the node"],
  [["+ − 0"], "closer, further, everything in view"],
];

export function KeyList({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="ts-keys" aria-label="Keys" onClose={close} onClick={(event) => event.target === dialog.current && dialog.current.close()}>
      <h2>Keys</h2>
      {table([...KEYS, ...(embedded() ? READING : WRITING), ...THIS])}
      <h3>While the graph has the focus</h3>
      {table(IN_THE_GRAPH)}
      <button type="button" className="ts-button" onClick={() => dialog.current?.close()}>Close</button>
    </dialog>
  );
}

function table(rows: [string[], string][]) {
  return (
    <dl>
      {rows.map(([keys, what]) => [
        <dt key={what}>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>,
        <dd key={`${what}:`}>{what}</dd>,
      ])}
    </dl>
  );
}
