/** A small card above the button that opens it. It stays while one steps; Escape or its button closes it, and the focus goes back. */
import { h, useEffect, useLayoutEffect, useRef, useState, type ReactTypes } from "../react";

interface Props {
  label: string;
  /** The button that it belongs to. */
  of: { current: HTMLElement | null };
  close: () => void;
  /** A click elsewhere closes it too. */
  light?: boolean;
  children?: ReactTypes.ReactNode;
}

const GAP = 6;
const EDGE = 8;
/** Until it has been measured; what is hidden cannot take the focus. */
const UNSEEN = { left: -9999, top: 0 };

export function Popover({ label, of, close, light = false, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<ReactTypes.CSSProperties>(UNSEEN);

  useLayoutEffect(() => {
    const put = (): void => setPlace(placeAbove(of.current, box.current));
    put();
    addEventListener("resize", put);
    return () => removeEventListener("resize", put);
  }, []);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true });
    const outside = (event: Event): void => {
      if (light && event.target instanceof Node && !box.current?.contains(event.target) && !of.current?.contains(event.target)) close();
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);

  const key = (event: ReactTypes.KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
    of.current?.focus();
  };
  return <div ref={box} className="ts-popover" role="dialog" aria-label={label} style={place} onKeyDown={key}>{children}</div>;
}

/** As far to the right as its button and the window allow; it grows upward, and over its button where there is no room above. */
function placeAbove(button: HTMLElement | null, card: HTMLElement | null): ReactTypes.CSSProperties {
  if (!button || !card) return {};
  const { left, top } = button.getBoundingClientRect();
  const right = document.documentElement.clientWidth - card.offsetWidth - EDGE;
  const above = top - GAP - EDGE;
  const place = above >= innerHeight / 3 ? { bottom: innerHeight - top + GAP, maxHeight: above } : { bottom: EDGE, maxHeight: innerHeight - 2 * EDGE };
  return { left: Math.max(EDGE, Math.min(left, right)), ...place };
}
