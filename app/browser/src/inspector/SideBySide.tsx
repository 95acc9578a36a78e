/** The value of a node beside its gradient and its tangent: one way of looking at all that have its shape. */
import type { ValueCard } from "../document";
import { h } from "../react";
import { isScalar, shapeText } from "../values";
import { ArrayView } from "./ArrayView";
import { useWhole } from "./details";
import { useLook, type Look } from "./look";
import { Matrix } from "./Matrix";
import { Slices } from "./Slices";
import { Tools } from "./Tools";

export interface Side { title: string; name: string; card: ValueCard }

export function SideBySide({ sides }: { sides: readonly Side[] }) {
  const [first] = sides;
  if (!first) return null;
  const alike = sides.filter(({ card }) => isScalar(card) === isScalar(first.card) && String(card.itemsShape) === String(first.card.itemsShape));
  const others = sides.filter((side) => !alike.includes(side));
  return (
    <div>
      {isScalar(first.card) ? <Scalars sides={alike} /> : <Arrays key={String(first.card.shape)} first={first} sides={alike} />}
      {others.map((side) => <div key={side.name} className="ts-port"><Title side={side} /><Matrix card={side.card} label={side.title} /></div>)}
    </div>
  );
}

const cardsOf = (sides: readonly Side[]) => sides.map(({ name, card }) => ({ title: name, card }));

function Scalars({ sides }: { sides: readonly Side[] }) {
  return (
    <div>
      <div className="ts-sides">{sides.map((side) => <div key={side.name} className="ts-side"><Title side={side} /><Matrix card={side.card} label={side.title} /></div>)}</div>
      <Tools look={null} label="the node" cards={cardsOf(sides)} quiet />
    </div>
  );
}

function Arrays({ first, sides }: { first: Side; sides: readonly Side[] }) {
  const whole = useWhole(first.card);
  const look = useLook(whole);
  return (
    <div>
      <Slices shape={whole.itemsShape} plane={look.plane} turn={look.turn} />
      <Tools look={look} label="the node" cards={cardsOf(sides)} quiet={false} />
      <div className="ts-sides">{sides.map((side) => <OneSide key={side.name} side={side} look={look} />)}</div>
    </div>
  );
}

function OneSide({ side, look }: { side: Side; look: Look }) {
  const card = useWhole(side.card);
  return <div className="ts-side"><Title side={side} /><ArrayView card={card} look={look} label={side.title} /></div>;
}

function Title({ side }: { side: Side }) {
  return <div className="ts-port-name"><b>{side.title}</b><span className="ts-type">{side.card.dtype} {shapeText(side.card.shape)}</span></div>;
}
