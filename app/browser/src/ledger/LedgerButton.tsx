/** The quiet way into the path ledger, at an answer. */
import { h } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import { openLedger } from "./opening";

export function LedgerButton({ step }: { step: number }) {
  const { ledger } = useStore();
  if (store.document?.steps[step]?.outputs.length === 0 || ledger?.step === step) return null;
  return <p className="ts-ledger-open"><button type="button" className="ts-button" title="The paths that carry most of this gradient" onClick={() => openLedger(step)}>Paths</button> <span className="ts-hint">on which it came, by their share</span></p>;
}
