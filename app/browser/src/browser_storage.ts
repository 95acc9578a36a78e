/** What this browser keeps from visit to visit. One that keeps nothing, or in whose storage somebody else's text lies, still shows everything. */

export function remember(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // storage is full or switched off
  }
}

/** What was kept under a key, read as JSON; null where there is nothing that can be read. */
export function recall(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as unknown;
  } catch {
    return null;
  }
}
