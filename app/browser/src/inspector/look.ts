/** How an array is looked at: which picture, and which plane through its axes. */
import type { ValueCard } from "../document";
import { useMemo, useState } from "../react";
import { firstPlane, fitsAsNumbers, gridOf, type Plane } from "./grid";

export type Picture = "numbers" | "heatmap" | "histogram";
export const PICTURES: readonly Picture[] = ["numbers", "heatmap", "histogram"];

export interface Look {
  picture: Picture;
  plane: Plane;
  /** Chosen by hand: the controls stay open. */
  chosen: boolean;
  choose(picture: Picture): void;
  turn(plane: Plane): void;
}

/** Numbers while they can be read, a heatmap beyond that, until something else is chosen. */
export function useLook(card: ValueCard): Look {
  const axes = card.itemsShape.length;
  const [picture, choose] = useState<Picture | null>(null);
  const [turned, turn] = useState<Plane | null>(null);
  const plane = useMemo(() => (turned?.at.length === axes ? turned : firstPlane(card.itemsShape)), [card, turned]);
  const grid = gridOf(card, plane);
  const usual: Picture = card.dtype === "string" || !grid || fitsAsNumbers(grid) ? "numbers" : "heatmap";
  return { picture: picture ?? usual, plane, chosen: picture !== null, choose, turn };
}
