/** What is written and has not run yet, kept by this tab: a reload takes the run that was shown, and not what was written since. */

interface Draft { session: string; text: string }

const KEY = "tape-debugger.draft";

export function keepDraft(session: string, text: string, source: string): void {
  try {
    if (text === source) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ session, text } satisfies Draft));
  } catch {
    // storage is full or switched off
  }
}

/** What was written over the program of a session; null: nothing. */
export function draftOf(session: string): string | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Draft> | null;
    return found?.session === session && typeof found.text === "string" ? found.text : null;
  } catch {
    return null;
  }
}
