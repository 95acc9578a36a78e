/** Keys as commands name them: "o", "Shift+o", "F10", "Alt+ArrowRight", "Mod+k" (Ctrl, on a Mac Cmd too). */

export interface Key { key: string; alt: boolean; control: boolean; shift: boolean }

/** The names that a press goes by, the most exact one first. A letter is itself whatever Caps Lock says; Shift counts where a command asks for it,
 * with the F keys always. */
export function namesOf({ key, alt, control, shift }: Key): string[] {
  const base = key.length === 1 ? key.toLowerCase() : key;
  const held = `${control ? "Mod+" : ""}${alt ? "Alt+" : ""}`;
  const exact = `${held}${shift ? "Shift+" : ""}${base}`;
  return shift && !/^F\d/.test(key) ? [exact, `${held}${base}`] : [exact];
}

/** Whether a chord means its command while somebody writes: letters and arrows are text then. */
export const isForEverywhere = (chord: string): boolean => /^(Shift\+)?F\d|^Alt\+|^Mod\+/.test(chord);

const SIGNS: Record<string, string> = { ArrowRight: "→", ArrowLeft: "←", Escape: "Esc", " ": "Space", Mod: "Ctrl", k: "K" };

/** A chord in the signs that stand on the keys. */
export const signsOf = (chord: string): string[] => chord.split(/(?<=.)\+/).map((part) => SIGNS[part] ?? part);
