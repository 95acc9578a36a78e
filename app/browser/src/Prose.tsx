/** A sentence with code in it: what stands between backticks is shown as code. */
import { h } from "./react";

export function Prose({ text }: { text: string }) {
  return <span>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</span>;
}
