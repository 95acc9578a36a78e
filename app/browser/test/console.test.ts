import { describe, expect, it } from "vitest";
import { capped, isLeftOut, piecesAt, type Shown } from "../src/console/pieces";
import type { Output } from "../src/document";

const print = (step: number, line: number, data: string): Output => ({ step, line, kind: "print", data, mime: "text/plain" });
const said = (shown: readonly Shown[]): (string | number)[] => shown.map((each) => (isLeftOut(each) ? each.lines : each.text));
const flood = (count: number, step = (_: number): number => 0): Output[] => Array.from({ length: count }, (_, index) => print(step(index), 6, `${index}\n`));

describe("what the console shows", () => {
  it("is what has been printed by the step, and no more", () => {
    const outputs = flood(10, (index) => index);
    expect(said(capped(piecesAt(outputs, -1)))).toEqual([]);
    expect(said(capped(piecesAt(outputs, 2)))).toEqual(["0\n1\n2"]);
  });
  it("runs on the prints of one line, also without line ends between them", () => {
    const outputs = [print(0, 1, "a "), print(0, 1, "b"), print(0, 1, "\n"), print(1, 2, "c\n")];
    expect(piecesAt(outputs, 1).map(({ line, text }) => [line, text])).toEqual([[1, "a b\n"], [2, "c\n"]]);
  });
  it("keeps results, errors and figures by themselves", () => {
    const result: Output = { ...print(0, 1, "3"), kind: "result" };
    const figure: Output = { ...print(0, 1, "iVBORw0K"), kind: "figure", mime: "image/png" };
    expect(piecesAt([print(0, 1, "a\n"), result, result, figure, figure], 0)).toHaveLength(5);
  });
  it("of a flood is the beginning and the end, with the number of lines between", () => {
    const shown = capped(piecesAt(flood(20_000), 0), 3, 2);
    expect(said(shown)).toEqual(["0\n1\n2", 19_995, "19998\n19999"]);
    expect(new Set(shown.map(({ key }) => key)).size).toBe(3);
  });
  it("leaves nothing out where all has room", () => {
    expect(said(capped(piecesAt(flood(5), 0), 3, 2))).toEqual(["0\n1\n2\n3\n4"]);
    expect(said(capped(piecesAt(flood(6), 0), 3, 2))).toEqual(["0\n1\n2", 1, "4\n5"]);
  });
  it("counts every line once, wherever the pieces begin", () => {
    for (let size = 1; size < 8; size++) {
      const outputs = Array.from({ length: 40 }, (_, index) => print(0, 1 + Math.floor(index / size), `${index}\n`));
      for (const [first, last] of [[5, 5], [7, 3], [1, 38], [0, 4], [20, 20]] as const) {
        const shown = capped(piecesAt(outputs, 0), first, last);
        const lines = shown.filter((each) => !isLeftOut(each)).flatMap((each) => ("text" in each ? each.text.split("\n") : []));
        const left = shown.filter(isLeftOut);
        expect(lines.length + left.reduce((sum, { lines: n }) => sum + n, 0)).toBe(40);
        expect(left.length).toBe(first + last < 40 ? 1 : 0);
        expect(lines.slice(0, first)).toEqual(Array.from({ length: first }, (_, index) => `${index}`));
        expect(lines[lines.length - 1]).toBe("39");
      }
    }
  });
  it("shortens a line that has no end", () => {
    const [shown] = said(capped(piecesAt([print(0, 1, "x".repeat(1_000_000))], 0)));
    expect(String(shown).length).toBeLessThan(5000);
    expect(shown).toMatch(/ … 996,000 characters left out$/);
  });
});
