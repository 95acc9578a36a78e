import { EditorState } from "@codemirror/state";
import { expect, it } from "vitest";
import { limitSize } from "../src/editor/limit";

function editor(doc: string) {
  const said: string[] = [];
  let state = EditorState.create({ doc, extensions: [limitSize(20, (message) => said.push(message))] });
  return { said, text: () => state.doc.toString(), paste: (insert: string, from = 0, to = 0) => { state = state.update({ changes: { from, to, insert } }).state; } };
}

it("what is too large is refused as a whole, and the text stays", () => {
  const small = editor("x = 1");
  small.paste("y".repeat(5_000_000));
  expect(small.text()).toBe("x = 1");
  expect(small.said[0]).toContain("5.0 MB");
  expect(small.said[0]).toContain("20 bytes");
});
it("bytes count, not characters", () => {
  const small = editor("");
  small.paste("猫".repeat(7));
  expect(small.text()).toBe("");
});
it("what fits goes in; a text that was too large already may shrink", () => {
  const small = editor("");
  small.paste("0123456789");
  expect(small.text()).toBe("0123456789");
  const large = editor("z".repeat(40));
  large.paste("", 0, 5);
  expect(large.text()).toHaveLength(35);
  expect(large.said).toEqual([]);
});
