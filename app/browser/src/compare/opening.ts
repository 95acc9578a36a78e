/** Which comparison is open is part of the cursor. */
import type { Store } from "../store";

/** The run shown and the one before it. Any other word is the story whose edit was tried. */
export const BEFORE = "before";

/** What the key does: opens the comparison with the run before, or closes what is open. */
export const toggleComparison = (on: Store): void => on.set({ compare: on.snapshot.compare ? "" : BEFORE });
