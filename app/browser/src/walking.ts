/** What the keys of stepping do to the store, and what is said where there is nowhere to go. */
import { atLine, withOne, without } from "./breakpoints/changing";
import { wordsOf } from "./breakpoints/breakpoint";
import { asksForFlows, runTo } from "./breakpoints/hits";
import { flowsOf, withFlows } from "./flows";
import { aboutValue, alongLine, alongOp, into, nameOf, out, over, seek, subjectOf, type Direction, type Way } from "./stepping";
import { alongLanes, laneWords } from "./strip/lanes";
import type { SessionDocument } from "./document";
import type { Store } from "./store";

const STRUCTURE: Partial<Record<Way, (document: SessionDocument, step: number, by: Direction) => number>> = { into, over, out, line: alongLine };

/** While the numbers of a long session are fetched; then it goes on. */
const READING = "Reading the values of all steps…";

/** What one follows: a value stays the one that was asked for while one goes from event to event of it. */
let followed = { document: null as SessionDocument | null, step: -1, value: -1 };

export function walk(store: Store, way: Way, by: Direction): void {
  const { document, step } = store.snapshot;
  if (!document) return;
  if (way === "value") return alongValue(store, document, by);
  if (way === "op") return alongSelectedOp(store, document, by);
  if (way === "tape") return alongTapes(store, document, by);
  const to = STRUCTURE[way]?.(document, step, by) ?? -1;
  if (to >= 0) store.go(to);
  else store.say(nowhere(document, step, way, by));
}

function nowhere(document: SessionDocument, step: number, way: Way, by: Direction): string {
  const [where, end] = by > 0 ? ["after", "last"] : ["before", "first"];
  if (way === "into") return `No function, pass, layer or gradient call ${by > 0 ? "begins after" : "ends before"} this step.`;
  if (way === "over") return `This is the ${end} step.`;
  if (way === "out") return (document.places.of[step] ?? -1) < 0 ? "This step is in no function, pass, layer or gradient call." : `This is the ${end} step.`;
  const line = document.steps[step]?.line ?? 0;
  return line > 0 ? `Nothing happens in line ${line} ${where} this step.` : "This step belongs to no line.";
}

function alongValue(store: Store, document: SessionDocument, by: Direction): void {
  if (!flowsOf(document)) {
    withFlows(document, () => alongValue(store, document, by));
    return store.say(READING);
  }
  const { step, node, graph } = store.snapshot;
  const selected = graph?.nodes.find((each) => each.id === node);
  const going = followed.document === document && followed.step === step ? followed.value : -1;
  const value = selected ? selected.value : going >= 0 ? going : subjectOf(document, step);
  if (value < 0) return store.say(selected ? `${selected.label} stands for several values: unfold it, or select one.` : "This step is about no value. Select one in the graph.");
  const about = aboutValue(document, value);
  const to = seek(document.steps.length, step, by, about);
  if (to < 0) return store.say(`Nothing happens to ${nameOf(document, value, step)} ${by > 0 ? "after" : "before"} this step.`);
  followed = { document, step: to, value };
  store.go(to, `${nameOf(document, value, step)}: ${counted(document.steps.length, about, to)}`);
}

function alongTapes(store: Store, document: SessionDocument, by: Direction): void {
  const to = alongLanes(document, store.step, by);
  if (to >= 0) store.go(to, laneWords(document, to) || "no tape is at work");
  else store.say(document.segments.some((segment) => segment.lane > 0) ? `No tape begins or ends anything ${by > 0 ? "after" : "before"} this step.` : "This program opens no tape.");
}

function counted(count: number, holds: (step: number) => boolean, at: number): string {
  let of = 0;
  let number = 0;
  for (let step = 0; step < count; step += 1) {
    if (!holds(step)) continue;
    of += 1;
    if (step <= at) number = of;
  }
  return `${number} of ${of}`;
}

/** Of the selected node's op, else of the step's own. */
function alongSelectedOp(store: Store, document: SessionDocument, by: Direction): void {
  const { step, node, graph } = store.snapshot;
  const selected = graph?.nodes.find((each) => each.id === node && each.kind !== "fold");
  const asked = selected ? (selected.step ?? selected.born) : step;
  const op = document.ops.of[asked] ?? -1;
  const name = document.ops.names[op];
  if (name === undefined) return store.say("This step runs no op. Select one in the graph.");
  const is = (at: number): boolean => document.ops.of[at] === op;
  const to = asked === step ? alongOp(document, step, by) : seek(document.steps.length, step, by, is);
  if (to < 0) return store.say(`${name} runs no more ${by > 0 ? "after" : "before"} this step.`);
  store.go(to, `${name}: ${counted(document.steps.length, is, to)}`);
}

/** To the next step at which a breakpoint stops. Without one nothing moves, and it says so. */
export function runToBreakpoint(store: Store, by: Direction): void {
  const { document, step, breakpoints } = store.snapshot;
  if (!document) return;
  if (!breakpoints.some((each) => each.on)) return store.say(`No breakpoint is ${breakpoints.length > 0 ? "switched on" : "set: F9 sets one at a line"}.`);
  if (breakpoints.some((each) => each.on && asksForFlows(each)) && !flowsOf(document)) {
    withFlows(document, () => runToBreakpoint(store, by));
    return store.say(READING);
  }
  const { step: to, hit } = runTo(document, breakpoints, (line) => store.editing?.recordedLine(line) ?? line, step, by);
  if (to < 0 || !hit) return store.say(`No breakpoint is hit ${by > 0 ? "after" : "before"} this step: nothing moved.`);
  store.go(to, `Stopped: ${wordsOf(hit)}.`);
}

/** Sets a breakpoint at a line of the text, or takes it away; without a line at the one being written, else at the step's. */
export function toggleLine(store: Store, asked?: number): void {
  const { breakpoints } = store.snapshot;
  const recorded = store.current?.line ?? 0;
  const line = asked ?? (store.editing?.cursorLine() || store.editing?.lineNow(recorded) || recorded);
  if (line < 1) return store.say("This step belongs to no line.");
  const there = atLine(breakpoints, line);
  if (there) return store.set({ breakpoints: without(breakpoints, there), notice: `Breakpoint at line ${line} removed.` });
  const changed = withOne(breakpoints, { kind: "line", text: String(line), on: true });
  if (typeof changed === "string") return store.say(changed);
  store.set({ breakpoints: changed, notice: `Breakpoint at line ${line} set.` });
}
