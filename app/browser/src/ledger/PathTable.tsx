/** The listed paths: a bar with its share, the contribution, and the chain of stops; the rest as one line below. */
import { h } from "../react";
import { amountText, bars, restShown, restTitle, shareText, type Amount, type LedgerPath, type PathLedger, type Stop } from "./ledger";
import { markPath, pinPath } from "./marking";
import { visible } from "../visible";

/** Of a longer name the beginning; the room cuts it further. */
const LONGEST = 80;

export function PathTable({ found, pinned }: { found: PathLedger; pinned: number }) {
  const scale = bars(found);
  return (
    <table className="ts-paths" onMouseLeave={() => markPath(-1)}>
      <caption className="ts-unseen">{`Paths from ${found.source} to ${found.target}, the largest share first`}</caption>
      <thead><tr><th scope="col"><span className="ts-unseen">mark in the graph</span></th><th scope="col">share</th><th scope="col">contribution</th></tr></thead>
      {found.paths.map((path, place) => (
        <tbody key={place} data-pinned={place === pinned || undefined} onMouseEnter={() => markPath(place)} onFocus={() => markPath(place)} onBlur={() => markPath(-1)}>
          <tr>
            <th scope="row"><button type="button" className="ts-path-mark" aria-pressed={place === pinned} aria-label={`Path ${place + 1}: mark it in the graph`} title="Mark this path in the graph" onClick={() => void pinPath(place)}>{place + 1}</button></th>
            <Share amount={path} scale={scale} />
            <td className="ts-amount">{amountText(path)}</td>
          </tr>
          <tr><td /><td colSpan={2}><Chain path={path} /></td></tr>
        </tbody>
      ))}
      <tbody className="ts-rest">
        {found.rest && restShown(found) && <tr><th scope="row"><span className="ts-unseen">rest</span></th><Share amount={found.rest} scale={scale} name={restTitle(found)} /><td className="ts-amount">{amountText(found.rest)}</td></tr>}
        {found.whole && <tr className="ts-whole"><th scope="row"><span aria-hidden="true">Σ</span><span className="ts-unseen">all paths</span></th><td>the whole gradient</td><td className="ts-amount">{amountText(found.whole)}</td></tr>}
      </tbody>
    </table>
  );
}

/** Positive shares are solid and go to the right of the line, negative ones are hatched and go to its left. */
function Share({ amount: { share }, scale, name = "" }: { amount: Amount; scale: ReturnType<typeof bars>; name?: string }) {
  const { left, width } = scale.of(share);
  return (
    <td className="ts-shared">
      <span className="ts-share-bar" aria-hidden="true">
        <i className={(share ?? 0) < 0 ? "ts-takes" : "ts-adds"} style={{ left: `${left}%`, width: `max(${share ? "2px" : "0px"}, ${width}%)` }} />
        <b style={{ left: `${scale.zero}%` }} />
      </span>
      <span className="ts-share"><strong>{shareText(share)}</strong>{name && ` · ${name}`}</span>
    </td>
  );
}

function Chain({ path }: { path: LedgerPath }) {
  const { stops, ops } = path.chain;
  if (ops === 0) return <span className="ts-chain">the source is the target itself: no op between</span>;
  return (
    <span className="ts-chain">
      {stops.map((stop, place) => (
        <span key={place}>
          <StopButton stop={stop} first={place === 0} />
          {place < stops.length - 1 && <Between count={stop.left_out} />}
        </span>
      ))}
      <span className="ts-hint">{`${ops.toLocaleString("en")} op${ops === 1 ? "" : "s"}`}</span>
    </span>
  );
}

function StopButton({ stop, first }: { stop: Stop; first: boolean }) {
  const place = [first && stop.line > 0 ? `line ${stop.line}` : "", stop.scope].filter(Boolean).join(", ");
  const said = `${first ? "used in" : "computed in"} line ${stop.line}${stop.scope ? `, ${stop.scope}` : ""}; to the step of its pullback`;
  return (
    <button type="button" className="ts-stop" data-step={stop.step} title={stop.line > 0 ? `${visible(stop.label, LONGEST)}, ${said}` : undefined} disabled={stop.step < 0}>
      <bdi>{visible(stop.label, LONGEST)}</bdi>{place && <small>{place}</small>}
    </button>
  );
}

function Between({ count }: { count: number }) {
  if (count === 0) return <span className="ts-between" role="img" aria-label="to">→</span>;
  return <span className="ts-between" role="img" aria-label={`over ${count} more to`} title={`${count} more between`}>⋯{count}→</span>;
}
