/** The quiet way into the comparison with the run before: there once the edited program has run. */
import { h } from "../react";
import { useStore } from "../use_store";
import { BEFORE } from "./opening";

export function CompareButton({ id }: { id?: string }) {
  const { before } = useStore();
  return (
    <span id={id}>
      {before && <button type="button" className="ts-use" data-compare={BEFORE} title="Lay this run and the one before it side by side (c)">Compare with the run before</button>}
    </span>
  );
}
