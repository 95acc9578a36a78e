/** An array: numbers in a table while they can be read, a heatmap beyond that, other pictures on request. */
import type { ValueCard } from "../document";
import { isBad } from "../numbers";
import { h } from "../react";
import { isScalar, itemAt, scalarText } from "../values";
import { ArrayView } from "./ArrayView";
import { useWhole } from "./details";
import { fitsAsNumbers, gridOf } from "./grid";
import { useLook } from "./look";
import { Slices } from "./Slices";
import { Tools } from "./Tools";

export function Matrix({ card, label }: { card: ValueCard; label: string }) {
  if (isScalar(card)) return <span className={`ts-scalar${isBad(itemAt(card, 0), card.dtype) ? " ts-bad" : ""}`}>{scalarText(card)}</span>;
  return <ArrayBox card={card} label={label} />;
}

function ArrayBox({ card, label }: { card: ValueCard; label: string }) {
  const whole = useWhole(card);
  const look = useLook(whole);
  const grid = gridOf(whole, look.plane);
  const quiet = !grid || (fitsAsNumbers(grid) && whole.whole);
  const tools = whole.items && <Tools look={look} label={label} cards={[{ title: label, card: whole }]} quiet={quiet} />;
  return (
    <div className={quiet && !look.chosen ? "ts-array ts-small" : "ts-array"}>
      <Slices shape={whole.itemsShape} plane={look.plane} turn={look.turn} />
      {!quiet && tools}
      <ArrayView card={whole} look={look} label={label} />
      {quiet && tools}
    </div>
  );
}
