/** What the page's parts call to each other across the document. */
export const KEYS_EVENT = "tapescreen:keys";
export const PALETTE_EVENT = "tapescreen:palette";
export const GALLERY_EVENT = "tapescreen:gallery";
export const BREAKPOINTS_EVENT = "tapescreen:breakpoints";
/** A field to find in the graph by is wanted. */
export const FIND_EVENT = "tapescreen:find";
/** The theme has changed; the event carries it. */
export const THEME_EVENT = "tapescreen:theme";
/** The program is to be run. */
export const RUN_EVENT = "tapescreen:run";

export const tell = (name: string): void => void document.dispatchEvent(new Event(name));
