/** The list of keys, opened by `?`: every command that has one, and what widgets do with theirs. A modal dialog, so that focus stays in it and goes back
 * where it was. */
import { signsOf } from "../page/chords";
import { GROUPS, type Command } from "../page/commands";
import { h } from "../react";
import { useModal } from "../modal";

interface Row { keys: readonly string[][]; what: string }

const COMPARING: Row[] = [
  { keys: [["↑", "↓"]], what: "from row to row" },
  { keys: [["d"], ["Shift", "d"]], what: "to the next difference, to the one before" },
];
const SPLITTERS: Row[] = [
  { keys: [["←", "→", "↑", "↓"]], what: "move it; with Shift in large steps" },
  { keys: [["Enter"], ["double click"]], what: "fold and unfold the smaller side; the usual place" },
];
const IN_THE_GRAPH: Row[] = [
  { keys: [["↑", "↓", "←", "→"]], what: "from node to node along the edges" },
  { keys: [["click"]], what: "look closely; double click: to its step, or open a fold" },
  { keys: [["Shift", "click"]], what: "on a group's header: fold or open all like it" },
  { keys: [["Enter"]], what: "to the step of the node" },
  { keys: [["+", "−", "0"]], what: "closer, further, everything in view" },
];

export function KeyList({ close }: { close: () => void }) {
  const { dialog, leave } = useModal(close);
  return (
    <dialog {...dialog} className="ts-keys" aria-label="Keys">
      <header>
        <h2>Keys</h2>
        <button type="button" className="ts-button" onClick={leave}>Close</button>
      </header>
      <div className="ts-key-sections">
        {GROUPS.map(({ title, commands }) => section(title, commands.filter(({ keys }) => keys.length > 0).map(rowOf)))}
        {section("While the graph has the focus", IN_THE_GRAPH)}
        {!globalThis.ONE_FILE && section("While a comparison has the focus", COMPARING)}
        {!globalThis.ONE_FILE && section("On the edge between two panes", SPLITTERS)}
      </div>
    </dialog>
  );
}

const rowOf = ({ name, keys, back }: Command): Row => ({ keys: [...keys, ...(back?.keys ?? [])].map(signsOf), what: back && !back.name.endsWith("backward") ? `${name}; ${back.name}` : name });
const section = (title: string, rows: Row[]) => <section key={title}><h3>{title}</h3>{table(rows)}</section>;

function table(rows: Row[]) {
  return (
    <dl>
      {rows.map(({ keys, what }) => [
        <dt key={what}>{keys.map((chord) => <span key={chord.join()} className="ts-chord">{chord.map((sign) => <kbd key={sign}>{sign}</kbd>)}</span>)}</dt>,
        <dd key={`${what}:`}>{what}</dd>,
      ])}
    </dl>
  );
}
