import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { draftOf, keepDraft } from "../src/editor/draft";

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

it("what was written over a session's program is kept for that session", () => {
  keepDraft("a", "x = 2", "x = 1");
  expect([draftOf("a"), draftOf("b")]).toEqual(["x = 2", null]);
});

it("a program that is again as it ran leaves nothing", () => {
  keepDraft("a", "x = 2", "x = 1");
  keepDraft("a", "x = 1", "x = 1");
  expect(draftOf("a")).toBeNull();
});

it("a browser that keeps nothing, or somebody else's text, is no draft", () => {
  kept.set("tape-debugger.draft", "{");
  expect(draftOf("a")).toBeNull();
  vi.stubGlobal("sessionStorage", undefined);
  keepDraft("a", "x = 2", "x = 1");
  expect(draftOf("a")).toBeNull();
});
