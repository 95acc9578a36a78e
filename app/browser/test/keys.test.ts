import { expect, it } from "vitest";
import { signsOf } from "../src/page/chords";
import { commandNamed, COMMANDS } from "../src/page/commands";
import { commandOf, type Place } from "../src/page/keys";
import { Store } from "../src/store";
import { session, step } from "./documents/build";
import { example } from "./documents/example";

const press = (key: string, place: Place = "page", held: { alt?: boolean; control?: boolean; shift?: boolean } = {}) =>
  commandOf({ key, alt: held.alt ?? false, control: held.control ?? false, shift: held.shift ?? false }, place)?.id ?? null;
const run = (id: string, on: Store): void => commandNamed(id)?.act(on);

it("no two commands have the same name, id or key", () => {
  for (const each of [COMMANDS.map(({ id }) => id), COMMANDS.map(({ name }) => name), COMMANDS.flatMap(({ keys }) => keys)]) expect(new Set(each).size).toBe(each.length);
});

it("every key of a command means that command", () => {
  for (const { id, keys } of COMMANDS) {
    for (const chord of keys) {
      const held = chord.split("+").slice(0, -1);
      expect(press(chord.split("+").at(-1) ?? "", "page", { alt: held.includes("Alt"), control: held.includes("Mod"), shift: held.includes("Shift") })).toBe(id);
    }
  }
});

it("keys are shown in the signs that stand on them", () => {
  expect(["Shift+ArrowRight", " ", "Mod+Enter", "]"].map(signsOf)).toEqual([["Shift", "→"], ["Space"], ["Ctrl", "Enter"], ["]"]]);
});

it.each<[string, string]>([
  ["ArrowRight", "next"], ["ArrowLeft", "previous"], ["Home", "first"], ["End", "last"], [" ", "toggle"], ["b", "to-backward"], ["?", "keys"], ["Escape", "clear"], ["F10", "next"], ["]", "next-chapter"], ["[", "previous-chapter"],
  ["o", "on over"], ["i", "on into"], ["u", "on out"], ["l", "on line"], ["v", "on value"], ["s", "on op"], ["t", "on tape"], ["n", "next-hit"], ["F8", "next-hit"], ["F9", "breakpoint"], ["p", "breakpoints"],
])("on the page %s means %s", (key, command) => expect(press(key)).toBe(command));

it("Shift makes steps small, and F10 go back", () => {
  expect([press("ArrowRight", "page", { shift: true }), press("ArrowLeft", "page", { shift: true }), press("F10", "page", { shift: true })]).toEqual(["slow-next", "slow-previous", "previous"]);
});

it("with Shift letters go back, whatever Caps Lock makes of them", () => {
  expect(["O", "i", "V", "N", "n"].map((key) => press(key, "page", { shift: true }))).toEqual(["back over", "back into", "back value", "previous-hit", "previous-hit"]);
  expect([press("O"), press("F8", "page", { shift: true }), press("F9", "text", { shift: true }), press("F9", "text"), press("n", "text")]).toEqual(["on over", "previous-hit", "breakpoints", "breakpoint", null]);
});

it("while writing only F10 and Alt+arrows step", () => {
  expect(["ArrowRight", "Home", " ", "b", "?", "Escape"].map((key) => press(key, "text"))).toEqual([null, null, null, null, null, null]);
  expect([press("F10", "text"), press("ArrowRight", "text", { alt: true }), press("ArrowLeft", "text", { alt: true })]).toEqual(["next", "next", "previous"]);
});

it("a widget keeps its arrows, a button its Space", () => {
  expect([press("ArrowRight", "widget"), press("b", "widget"), press(" ", "button"), press("ArrowRight", "button")]).toEqual([null, "to-backward", null, "next"]);
});

it("the browser's own shortcuts stay the browser's", () => {
  expect([press("b", "page", { control: true }), press("Home", "page", { alt: true }), press("F10", "page", { control: true }), press("x")]).toEqual([null, null, null, null]);
  expect([press("k", "text", { control: true }), press("Enter", "text", { control: true })]).toEqual(["palette", "run"]);
});

it.each<[string, number]>([["first", 0], ["last", 15], ["next", 8], ["previous", 6], ["to-backward", 8], ["slow-next", 8], ["slow-previous", 6]])("%s moves to step %d", (command, to) => {
  const store = new Store();
  store.load(example(), { step: 7 });
  run(command, store);
  expect(store.step).toBe(to);
});

it("chapters are stops, and brackets are text while writing", () => {
  const store = new Store();
  store.load(session({ cells: [{ index: 1, line: 1, title: "A" }, { index: 2, line: 2, title: "B" }], steps: [1, 1, 2].map((line) => step({ line })) }), { step: 0 });
  run("next-chapter", store);
  expect(store.step).toBe(2);
  run("previous-chapter", store);
  expect([store.step, press("]", "text")]).toEqual([0, null]);
});

it("Escape lets go of the selected node first, then goes back to writing", () => {
  const store = new Store();
  store.load(example());
  let writing = 0;
  store.write = () => { writing += 1; };
  store.select(3);
  run("clear", store);
  expect([store.snapshot.node, writing]).toEqual([-1, 0]);
  run("clear", store);
  expect(writing).toBe(1);
});
