/** A name that is broken between its words where there is no room for it. */
import { piecesOf } from "./pieces";
import { Fragment, h } from "./react";

export function Breakable({ text }: { text: string }) {
  return <>{piecesOf(text).map((piece, index) => <Fragment key={index}>{index > 0 && <wbr />}{piece}</Fragment>)}</>;
}
