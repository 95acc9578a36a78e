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
const STRUCTURE: [string[], string][] = [
  [["o"], "over the next function, pass of a loop, layer or gradient call"],
  [["i"], "to where the next of these begins"],
  [["u"], "out of the one around this step"],
  [["l"], "to the next step of this line"],
  [["v", "s"], "to the next step of the selected value or Variable; of the same op"],
  [["Shift"], "with one of these letters: the same backward"],
];
const BREAKPOINTS: [string[], string][] = [
  [["F9"], "set or remove one at this line; or click the line's number"],
  [["F8", "n"], "run to the next step where one stops; with Shift backward"],
  [["p", "Shift F9"], "list them: lines, ops, shapes, gradients"],
];
const WRITING: [string[], string][] = [
  [["F10", "Shift F10"], "one step, also while writing"],
  [["Alt", "→ ←"], "the same, without function keys"],
  [["Ctrl", "Enter"], "run the program"],
  [["Esc"], "leave the editor, and back into it; let go of the selected node"],
];
const COMPARING: [string[], string][] = [
  [["c"], "compare with the run before; once more closes it"],
  [["↑ ↓", "d"], "from row to row; to the next difference, with Shift to the one before"],
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
      <header>
        <h2>Keys</h2>
        <button type="button" className="ts-button" onClick={() => dialog.current?.close()}>Close</button>
      </header>
      <div className="ts-key-sections">
        {section("One step at a time", [...KEYS, ...(embedded() ? READING : WRITING), ...THIS])}
        {section("By what the program is made of", STRUCTURE)}
        {section("Breakpoints", BREAKPOINTS)}
        {!embedded() && section("Two runs side by side", COMPARING)}
        {section("While the graph has the focus", IN_THE_GRAPH)}
      </div>
    </dialog>
  );
}

const section = (title: string, rows: [string[], string][]) => <section key={title}><h3>{title}</h3>{table(rows)}</section>;

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
