/** React as Dash serves it (window.React), so that the bundle carries none of its own. */
import type * as ReactTypes from "react";

export type { ReactTypes };

const React = (window as unknown as { React: typeof ReactTypes }).React;

export const { createElement: h, Fragment, memo, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } = React;

/** Draws what `change` changes before it returns: the next key belongs to what was opened. */
export const atOnce = (change: () => void): void => (window as unknown as { ReactDOM: { flushSync(change: () => void): void } }).ReactDOM.flushSync(change);
