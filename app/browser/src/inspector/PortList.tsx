/** The values that went into a step, or came out of it, each under the person's name for it. */
import type { Port, SessionDocument } from "../document";
import { Breakable } from "../Breakable";
import { h } from "../react";
import { isScalar, shapeText, valueOf } from "../values";
import { Matrix } from "./Matrix";

export function PortList({ title, ports, document }: { title: string; ports: readonly Port[]; document: SessionDocument }) {
  if (ports.length === 0) return null;
  return (
    <section className="ts-ports">
      <h4>{title}</h4>
      {ports.map((port, index) => <PortRow key={index} port={port} document={document} />)}
    </section>
  );
}

function PortRow({ port, document }: { port: Port; document: SessionDocument }) {
  const card = valueOf(document, port.value);
  const inline = !card || isScalar(card);
  return (
    <div className={inline ? "ts-port ts-inline" : "ts-port"}>
      <div className="ts-port-name">
        <code><Breakable text={port.label} /></code>
        {card && <span className="ts-type">{card.dtype} {shapeText(card.shape)}</span>}
      </div>
      {card ? <Matrix card={card} label={port.label} /> : <span className="ts-hint">no tensor</span>}
      {port.note && <p className="ts-note">{port.note}</p>}
    </div>
  );
}
