/** The gradients that came out, in both runs: those that are not alike first. */
import { h } from "../react";
import type { ComparisonDocument } from "./aligned";

export function Gradients({ comparison }: { comparison: ComparisonDocument }) {
  const { gradients, before, after } = comparison;
  if (gradients.length === 0) return null;
  const sorted = [...gradients.filter((each) => !each.alike), ...gradients.filter((each) => each.alike)];
  return (
    <div className="ts-compare-gradients" tabIndex={0} role="region" aria-label="Gradients of both runs">
      <table>
        <thead><tr><th scope="col">gradient</th><th scope="col">{before.title}</th><th scope="col" /><th scope="col">{after.title}</th></tr></thead>
        <tbody>
          {sorted.map((each, place) => (
            <tr key={place} className={each.alike ? "ts-alike" : "ts-differs"}>
              <th scope="row"><bdi>{each.name}</bdi></th>
              <td title={each.before}><bdi>{each.before}</bdi></td>
              <td className="ts-sign">{each.alike ? "=" : "≠"}<span className="ts-unseen">{each.alike ? "the same" : "not the same"}</span></td>
              <td title={each.after}><bdi>{each.after}</bdi></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
