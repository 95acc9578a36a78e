/** Tapes as lanes: what each of them does at a step, in words, and how one steps from lane to lane. */
import type { Segment, SessionDocument } from "../document";
import { seek, type Direction } from "../stepping";

const DOES: Record<string, string> = { records: "records", paused: "is paused", waits: "waits to be asked" };

/** The lanes' stretches around a step, the outermost tape first. */
export const lanesAt = (document: SessionDocument, step: number): Segment[] =>
  document.segments.filter((segment) => segment.lane > 0 && segment.from <= step && step <= segment.to);

/** "outer records, inner is asked: ∂y/∂x"; "" where no tape is at work. */
export const laneWords = (document: SessionDocument, step: number): string => lanesAt(document, step).map(doing).join(", ");

const doing = ({ tape, state, label }: Segment): string => `${tape ?? ""} ${DOES[state ?? ""] ?? (label ? `is asked: ${label}` : "is asked")}`;

/** "inner records, steps 2 to 5"; of a pass "∂y/∂x, steps 6 to 14". */
export const stretchWords = (segment: Segment): string => `${segment.lane > 0 ? doing(segment) : segment.label}, steps ${segment.from + 1} to ${segment.to + 1}`;

/** The stretch at a height of the strip: lane 0 is the passes. */
export const stretchAt = (document: SessionDocument, lane: number, step: number): Segment | undefined =>
  document.segments.find((segment) => segment.lane === lane && segment.from <= step && step <= segment.to);

/** To where another tape is the innermost at work, or the same one does something else: in and out of lanes; backward to the end of the stretch before. */
export function alongLanes(document: SessionDocument, step: number, by: Direction): number {
  const innermost = (at: number): Segment | undefined => lanesAt(document, at).at(-1);
  const here = innermost(step);
  return seek(document.steps.length, step, by, (at) => innermost(at) !== here);
}

/** Whether tapes live inside of each other, so that a reader has to be told which is meant. */
export const isNested = (document: SessionDocument): boolean => document.segments.some((segment) => segment.lane > 1);
