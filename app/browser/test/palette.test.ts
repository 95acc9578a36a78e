import { expect, it } from "vitest";
import { entriesNow, found } from "../src/palette/entries";
import { matching } from "../src/palette/matching";
import { Store } from "../src/store";
import { example } from "./documents/example";

const named = (...names: string[]) => names.map((name) => ({ id: name, name, keys: [], group: "Views", act: () => undefined }));
const names = (entries: readonly { name: string }[]): string[] => entries.map(({ name }) => name);

it("every word has to be there, in any order", () => {
  const entries = named("dark theme", "light theme", "run the program");
  expect(names(matching(entries, "theme da"))).toEqual(["dark theme"]);
  expect(names(matching(entries, "theme xyz"))).toEqual([]);
});

it("the start of the name goes before the start of a word, that before its middle, that before the group", () => {
  const entries = named("first views", "overview", "view the tape", "step");
  expect(names(matching(entries, "view"))).toEqual(["view the tape", "first views", "overview", "step"]);
});

it("without a word everything is there as it was", () => expect(matching(named("b", "a"), " ")).toHaveLength(2));

it("a number is a step, as far as there is one", () => {
  (globalThis as { document?: unknown }).document = { querySelectorAll: () => [] };
  const store = new Store();
  store.load(example(), { step: 3 });
  const entries = entriesNow(store);
  const [first] = found(entries, "5", store);
  expect(first?.name).toBe(`to step 5 of ${store.count}`);
  first?.act();
  expect(store.step).toBe(4);
  expect(found(entries, "999", store).filter(({ id }) => id === "step")).toEqual([]);
  delete (globalThis as { document?: unknown }).document;
});
