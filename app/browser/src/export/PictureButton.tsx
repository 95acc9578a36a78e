/** The graph as a picture to take along: a small menu above its button. */
import { h, useRef, useState } from "../react";
import { commandNamed } from "../page/commands";
import { store } from "../store";
import { Popover } from "../transport/Popover";

const CHOICES: readonly (readonly [id: string, name: string])[] = [
  ["svg-whole", "SVG, all of the graph"], ["svg-view", "SVG, what is in view"], ["png-whole", "PNG, all of the graph"], ["png-view", "PNG, what is in view"],
];

export function PictureButton() {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const choose = (id: string): void => {
    setOpen(false);
    button.current?.focus();
    commandNamed(id)?.act(store);
  };
  return (
    <span>
      <button ref={button} type="button" className="ts-button ts-wide" aria-haspopup="dialog" aria-expanded={open} title="Save the graph as a picture: SVG or PNG" onClick={() => setOpen(!open)}>Picture</button>
      {open && (
        <Popover label="The graph as a picture" of={button} close={() => setOpen(false)} light>
          <ul className="ts-choices">
            {CHOICES.map(([id, name], place) => <li key={id}><button type="button" className="ts-button" data-first={place === 0 ? "" : undefined} onClick={() => choose(id)}>{name}</button></li>)}
          </ul>
        </Popover>
      )}
    </span>
  );
}
