import { afterEach, expect, it, vi } from "vitest";
import { askKept, heldAt, inBytes, keptWords, type Kept } from "../src/memory/kept";

const kept = (given: Partial<Kept> = {}): Kept =>
  ({ tape: 0, name: "t", steps: [0, 2, 5, 9], bytes: [0, 1000, 2500, 0], peak: 2500, alone: 1500, until: "until the program ends", cost: "", ...given });

afterEach(() => vi.unstubAllGlobals());

it("bytes change at steps, and stay until the next change", () => {
  expect([0, 1, 2, 4, 5, 8, 9, 20].map((step) => heldAt(kept(), step))).toEqual([0, 0, 1000, 1000, 2500, 2500, 0, 0]);
  expect(heldAt(kept({ steps: [3], bytes: [8] }), 1)).toBe(0);
});

it("is said with what nothing else keeps", () => {
  expect(keptWords(kept(), 3)).toBe("keeps 1.0 kB now, 2.5 kB at most (1.5 kB of that in results without a name), until the program ends");
  expect(keptWords(kept({ alone: 0 }), 0)).toContain("all of that in values which the program names");
  expect(keptWords(kept({ peak: 0 }), 0)).toBe("keeps no arrays: its rules read none");
  expect([999, 1000, 3_400_000].map(inBytes)).toEqual(["999 B", "1.0 kB", "3.4 MB"]);
});

it("is asked for once, and nothing is said where nobody answers", async () => {
  const fetched = vi.fn(async () => new Response(JSON.stringify([kept()])));
  vi.stubGlobal("fetch", fetched);
  expect(await askKept("one")).toEqual(await askKept("one"));
  expect(fetched).toHaveBeenCalledTimes(1);
  vi.stubGlobal("fetch", async () => { throw new TypeError("offline"); });
  expect(await askKept("two")).toEqual([]);
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  expect(await askKept("three")).toEqual([]);
});
