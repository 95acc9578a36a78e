/** A scrolled window over many rows of one height, which grows with the reader's text size. */
import { useEffect, useState } from "../react";
import { windowOf, type Window } from "./window";

/** Pixels of a row of so many rem. */
export function useRowHeight(rows: number): number {
  const [height, setHeight] = useState(() => rows * rem());
  useEffect(() => {
    const watch = new MutationObserver(() => setHeight(rows * rem()));
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
    return () => watch.disconnect();
  }, []);
  return height;
}

export const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

interface Scrolled { part: Window; look: () => void; visible: number; room: number }

/** Which of `count` rows are really in the page; `look` is called when the box is scrolled. */
export function useWindow(box: { current: HTMLElement | null }, count: number, rowHeight: number): Scrolled {
  const [view, setView] = useState({ scrolled: 0, visible: 600, room: 0 });
  const look = (): void => {
    if (box.current) setView({ scrolled: box.current.scrollTop, visible: box.current.clientHeight, room: box.current.clientWidth });
  };
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(look);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return { part: windowOf(count, rowHeight, view.scrolled, view.visible), look, visible: view.visible, room: view.room };
}
