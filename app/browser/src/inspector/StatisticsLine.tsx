/** What was measured when the value was recorded: also for arrays that were not kept whole. */
import type { ValueCard } from "../document";
import { formatStatistic } from "../numbers";
import { h } from "../react";
import { sizeOfShape } from "../values";

export function StatisticsLine({ card }: { card: ValueCard }) {
  const { statistics } = card;
  if (!statistics) return null;
  const { min, max, mean, norm, zeros, nans, infs } = statistics;
  const finite: [string, number | null][] = [["min", min], ["max", max], ["mean", mean], ["norm", norm]];
  const counted: [string, number][] = [["zeros", zeros], ["NaN", nans], ["inf", infs]];
  return (
    <dl className="ts-statistics">
      {finite.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{formatStatistic(value)}</dd></div>)}
      <div><dt>numbers</dt><dd>{sizeOfShape(card.shape)}</dd></div>
      {counted.filter(([, count]) => count > 0).map(([name, count]) => (
        <div key={name} className={name === "zeros" ? "" : "ts-bad"}><dt>{name}</dt><dd>{count}</dd></div>
      ))}
    </dl>
  );
}
