import { afterEach, describe, expect, it } from "vitest";
import { notAsked } from "../src/lens/gains";
import { lensShown, openLenses, withoutOthers } from "../src/lens/in_address";
import { store } from "../src/store";

describe("lenses in the address", () => {
  afterEach(() => store.set({ gains: null, jacobian: null, check: null, ledger: null }));
  it("are one word each, with what they are of", () => {
    expect(lensShown(store.snapshot)).toBe("");
    store.set({ gains: notAsked, jacobian: { from: 3, to: 9, picking: "", busy: false, answer: null } });
    expect(lensShown(store.snapshot)).toBe("gains,jacobian:3:9");
  });
  it("are opened from it, and what it does not name is closed", () => {
    openLenses("gains,nonsense,ledger:x,jacobian:4");
    expect(lensShown(store.snapshot)).toBe("gains,jacobian:4:-1");
    expect(withoutOthers("gains")).toEqual({ ledger: null, trail: null, jacobian: null, check: null });
  });
});
