/** What was measured when the value was recorded: also for arrays that were not kept whole. */
import type { ValueCard } from "../document";
import { formatStatistic } from "../numbers";
import { h } from "../react";

export function StatisticsLine({ card }: { card: ValueCard }) {
  const { statistics } = card;
  if (!statistics) return null;
  const { min, max, mean, norm, zeros, nans, infs } = statistics;
  const finite: [string, string][] = [["min", formatStatistic(min)], ["max", formatStatistic(max)], ["mean", formatStatistic(mean)], ["norm", formatStatistic(norm)]];
  const counted: [string, number][] = [["zeros", zeros], ["NaN", nans], ["inf", infs]];
  return (
    <dl className="ts-statistics">
      {finite.map(([name, text]) => <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}
      {counted.filter(([, count]) => count > 0).map(([name, count]) => (
        <div key={name} className={name === "zeros" ? "" : "ts-bad"}><dt>{name}</dt><dd>{count}</dd></div>
      ))}
    </dl>
  );
}
