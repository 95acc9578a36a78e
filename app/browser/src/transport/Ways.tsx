/** The ways to step that are not one step: a quiet menu, each with its key and both directions. */
import type { Direction, Way } from "../stepping";
import { h, useRef, useState } from "../react";
import { store } from "../store";
import { walk } from "../walking";
import { Icon } from "./Icon";
import { Popover } from "./Popover";
import { WAYS } from "./ways_to_step";

export function Ways({ off }: { off: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <div className="ts-holder">
      <button ref={button} id="ways" type="button" className="ts-button" aria-haspopup="dialog" aria-expanded={open} title="Over, into and out of functions, loops, layers and gradient calls; along a line, a value, an op" disabled={off} onClick={() => setOpen(!open)}>
        step by
      </button>
      {open && (
        <Popover label="Step by" of={button} close={() => setOpen(false)} light>
          <ul className="ts-ways">
            {WAYS.map(({ way, name, key, what }, place) => (
              <li key={way}>
                <span className="ts-way"><b>{name}</b> <kbd>{key}</kbd><span className="ts-hint">{what}</span></span>
                {arrow(way, name, -1)}
                {arrow(way, name, 1, place === 0)}
              </li>
            ))}
          </ul>
          <p className="ts-hint">With Shift the keys go back.</p>
        </Popover>
      )}
    </div>
  );
}

function arrow(way: Way, name: string, by: Direction, first = false) {
  return (
    <button type="button" className="ts-button ts-round" data-first={first || undefined} aria-label={`${name}, ${by > 0 ? "on" : "back"}`} onClick={() => walk(store, way, by)}>
      <Icon name={by > 0 ? "next" : "previous"} />
    </button>
  );
}
