/** What can be done with an array besides reading it: other pictures, and a copy for NumPy. Quiet until asked for beside a small one. */
import type { ValueCard } from "../document";
import { h, useState } from "../react";
import { toNumpy } from "./copying";
import { PICTURES, type Look, type Picture } from "./look";

interface ToolsProps { look: Look | null; label: string; cards: readonly { title: string; card: ValueCard }[]; quiet: boolean }

export function Tools({ look, label, cards, quiet }: ToolsProps) {
  const [open, setOpen] = useState(!quiet);
  if (quiet && !open && !look?.chosen) {
    return <button type="button" className="ts-more" aria-label={`other views of ${label}, copy as NumPy`} title="other views, copy as NumPy" aria-expanded={false} onClick={() => setOpen(true)}>⋯</button>;
  }
  return (
    <div className="ts-tools" role="group" aria-label={`views of ${label}`}>
      {look && picturesOf(cards).map((picture) => (
        <button key={picture} type="button" aria-pressed={look.picture === picture} onClick={() => look.choose(picture)}>{picture}</button>
      ))}
      {cards.map(({ title, card }) => <Copy key={title} card={card} name={cards.length > 1 ? `copy ${title}` : "copy as NumPy"} />)}
    </div>
  );
}

function picturesOf(cards: ToolsProps["cards"]): readonly Picture[] {
  return cards.some(({ card }) => card.dtype === "string" || card.dtype.startsWith("complex") || card.items?.length === 0) ? [] : PICTURES;
}

/** Where the page may not write to the clipboard, the text is shown, selected. */
function Copy({ card, name }: { card: ValueCard; name: string }) {
  const [said, say] = useState("");
  const [text, show] = useState("");
  const copy = async (): Promise<void> => {
    const written = toNumpy(card);
    try {
      await navigator.clipboard.writeText(written);
      say(card.whole ? "copied" : "copied: a sample");
      show("");
    } catch {
      show(written);
    }
  };
  return (
    <span className="ts-copy">
      <button type="button" title="as np.array(...)" onClick={() => void copy()}>{name}</button>
      <span role="status">{said}</span>
      {text && <textarea readOnly rows={3} aria-label={`${name}: press Ctrl+C`} value={text} ref={(box) => box?.select()} />}
    </span>
  );
}
