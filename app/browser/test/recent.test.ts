import { expect, it } from "vitest";
import { seenNow } from "../src/gallery/recent";

it("lists the newest first, each once", () => {
  const seen = seenNow(seenNow(seenNow([], "a", 1), "b", 2), "a", 3);
  expect(seen).toEqual([{ id: "a", at: 3 }, { id: "b", at: 2 }]);
});

it("forgets the oldest", () => {
  const seen = Array.from({ length: 40 }, (_, at) => ({ id: String(at), at })).reduce((before, { id, at }) => seenNow(before, id, at), [] as { id: string; at: number }[]);
  expect(seen).toHaveLength(24);
  expect(seen[0]).toEqual({ id: "39", at: 39 });
});
