/** A card that has just come stands where it can be seen, however far the inspector was scrolled. */
import { useLayoutEffect, useRef } from "../react";

export function useInView(): { current: HTMLElement | null } {
  const card = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => { card.current?.scrollIntoView({ block: "nearest" }); }, []); // what it gives is no clean-up
  return card;
}
