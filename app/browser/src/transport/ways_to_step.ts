/** The ways to step that are not one step: along the program's structure, a line, a value, an op, from tape to tape. */
import type { Way } from "../stepping";

export interface WayToStep { way: Way; name: string; /** With Shift it goes back. */ key: string; what: string }

export const WAYS: readonly WayToStep[] = [
  { way: "over", name: "Over", key: "o", what: "past the next function, pass, layer, gradient call" },
  { way: "into", name: "Into", key: "i", what: "to where the next of these begins" },
  { way: "out", name: "Out", key: "u", what: "of the one around this step" },
  { way: "line", name: "This line", key: "l", what: "its next step" },
  { way: "value", name: "This value", key: "v", what: "the next step of the selected value or Variable" },
  { way: "op", name: "This op", key: "s", what: "the next step of the selected op" },
  { way: "tape", name: "Tapes", key: "t", what: "into the next tape's lane, or out of this one's" },
];
