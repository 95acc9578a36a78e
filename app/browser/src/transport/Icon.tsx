/** The transport's signs, drawn, so that no icon font or network is needed. */
import { h } from "../react";

const PATHS = {
  first: "M6 5v14 M19 6l-9 6 9 6z",
  previous: "M17 6l-9 6 9 6z",
  play: "M8 5l11 7-11 7z",
  pause: "M8.5 6v12 M15.5 6v12",
  next: "M7 6l9 6-9 6z",
  last: "M18 5v14 M5 6l9 6-9 6z",
  nextHit: "M4 7l8 5-8 5z M18 9.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5z",
  previousHit: "M20 7l-8 5 8 5z M6 9.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" fill="currentColor" stroke="currentColor" strokeWidth={name === "pause" ? 3.5 : 2} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
