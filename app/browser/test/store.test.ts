import { beforeEach, describe, expect, it } from "vitest";
import { Store, type Field } from "../src/store";
import { example } from "./documents/example";

let store: Store;
let heard: Field[][];

beforeEach(() => {
  store = new Store();
  heard = [];
  store.load(example());
  store.subscribe((changed) => heard.push([...changed]));
});

describe("a loaded session", () => {
  it("opens at its landing, with the story that needs telling", () => {
    expect(store.step).toBe(15);
    expect(store.snapshot.story).toBe("story-n");
    expect(store.snapshot.graph).toBe(store.document?.graph);
  });
  it("opens where the address says, never outside of it", () => {
    store.load(example(), { step: 400, story: "story-x" });
    expect(store.step).toBe(15);
    expect(store.snapshot.story).toBe("story-x");
  });
  it("forgets the node and the folding of the one before", () => {
    store.set({ node: 3, folds: ["i0"], playing: true });
    store.load(example());
    expect(store.snapshot).toMatchObject({ node: -1, folds: null, playing: false });
  });
});

describe("moving", () => {
  it("everybody has heard when it returns, once", () => {
    store.first();
    expect(heard).toEqual([["step"]]);
    expect(store.current?.title).toBe("tape opens");
  });
  it("nobody hears of what does not change", () => {
    store.last();
    expect(heard).toEqual([]);
  });
  it("next and previous undo each other; ends hold", () => {
    store.go(5);
    store.next();
    store.previous();
    expect(store.step).toBe(5);
    store.last();
    store.next();
    expect(store.step).toBe(15);
    store.first();
    store.previous();
    expect(store.step).toBe(0);
  });
  it("stepping onto an answer opens its story; leaving it leaves the story open", () => {
    store.go(13);
    expect(store.snapshot.story).toBe("story-x");
    store.first();
    expect(store.snapshot.story).toBe("story-x");
  });
  it("to-backward finds the seed", () => {
    store.first();
    store.toBackward();
    expect(store.current?.kind).toBe("gradient");
  });
  it("a step as a whole ends the walk through its parts", () => {
    store.go(9);
    store.slowly(1);
    expect(store.snapshot).toMatchObject({ step: 9, part: 0 });
    store.next();
    expect(store.snapshot).toMatchObject({ step: 10, part: -1 });
  });
});

describe("playing", () => {
  it("starts over from the end", () => {
    store.play();
    expect(store.snapshot).toMatchObject({ playing: true, step: 0 });
    store.toggle();
    expect(store.snapshot.playing).toBe(false);
  });
  it("without a session nothing moves", () => {
    const empty = new Store();
    empty.play();
    empty.next();
    expect(empty.snapshot).toMatchObject({ playing: false, step: 0 });
    expect(empty.nodeAt(1, 1)).toBe(-1);
  });
});

it("a listener may leave while it is called", () => {
  const stop = store.subscribe(() => stop());
  store.go(1);
  store.go(2);
  expect(heard.length).toBe(2);
});
