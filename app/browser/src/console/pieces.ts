/** What the console shows by a step: prints of one line run on as one text, and of a flood only its beginning and its end. */
import type { Output } from "../document";

/** `line` 0: no line of the program. `text` is the data of a figure. */
export interface Piece { key: number; line: number; kind: Output["kind"]; text: string; mime: string }
/** So many lines are not shown. */
export interface LeftOut { key: number; lines: number }
export type Shown = Piece | LeftOut;

/** Lines that are shown of the beginning and of the end; characters of one line. */
export const FIRST = 200;
const LAST = 300;
const LONGEST = 4000;

export const isLeftOut = (shown: Shown): shown is LeftOut => "lines" in shown;

/** What has come out by a step; prints of the same line after each other are one piece. */
export function piecesAt(outputs: readonly Output[], step: number): Piece[] {
  const pieces: { piece: Piece; parts: string[] }[] = [];
  outputs.forEach((output, key) => {
    if (output.step > step) return;
    const last = pieces[pieces.length - 1];
    if (last && output.kind === "print" && last.piece.kind === "print" && last.piece.line === output.line) last.parts.push(output.data);
    else pieces.push({ piece: { key, line: output.line, kind: output.kind, text: "", mime: output.mime }, parts: [output.data] });
  });
  return pieces.map(({ piece, parts }) => ({ ...piece, text: parts.join("") }));
}

/** The pieces with at most `first` lines of the beginning and `last` of the end; a figure counts as one. */
export function capped(pieces: readonly Piece[], first = FIRST, last = LAST): Shown[] {
  const lines = pieces.map(linesOf);
  const count = lines.reduce((sum, each) => sum + each.length, 0);
  if (count <= first + last) return pieces.map((piece, place) => withLines(piece, lines[place] ?? []));
  const from = first, to = count - last;
  const shown: Shown[] = [];
  let at = 0;
  pieces.forEach((piece, place) => {
    const here = lines[place] ?? [];
    const begin = at;
    at += here.length;
    if (begin < from) shown.push(withLines(piece, here.slice(0, from - begin)));
    if (begin <= from && at > from) shown.push({ key: -1, lines: to - from });
    if (at > to) shown.push({ ...withLines(piece, here.slice(Math.max(0, to - begin))), key: begin < from ? piece.key + 0.5 : piece.key });
  });
  return shown;
}

const linesOf = (piece: Piece): string[] => (piece.kind === "figure" ? [piece.text] : piece.text.replace(/\n+$/, "").split("\n"));

function withLines(piece: Piece, lines: readonly string[]): Piece {
  return piece.kind === "figure" ? piece : { ...piece, text: lines.map(shortened).join("\n") };
}

const shortened = (line: string): string =>
  line.length <= LONGEST ? line : `${line.slice(0, LONGEST)} … ${(line.length - LONGEST).toLocaleString("en")} characters left out`;
