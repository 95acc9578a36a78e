/** Keeps the page's address saying where the reader stands. */
import { readAddress, writeAddress, type Address } from "../address";
import { store } from "../store";

const PAUSE = 200; // browsers refuse more than some hundred changes of the address in half a minute

export function currentAddress(): Address {
  return readAddress(location.hash);
}

/** A session that was newly opened becomes an entry in the history; steps only rewrite the newest entry. */
export function pushSession(): void {
  const hash = addressOfStore();
  if (hash !== location.hash) history.pushState(null, "", hash);
}

export function keepAddress(): () => void {
  let timer = 0;
  let written = 0;
  const write = (): void => {
    timer = 0;
    written = performance.now();
    if (store.document) history.replaceState(null, "", addressOfStore());
  };
  const stop = store.subscribe(() => {
    if (timer) return;
    const wait = Math.max(0, PAUSE - (performance.now() - written));
    if (wait === 0) write();
    else timer = window.setTimeout(write, wait);
  });
  const leave = (): void => { if (timer) write(); };
  addEventListener("beforeunload", leave);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("beforeunload", leave);
  };
}

function addressOfStore(): string {
  const { document: session, step, node, folds, tab, story } = store.snapshot;
  return writeAddress({ session: session?.id ?? "", step, node, folds: folds ? [...folds] : null, tab, story });
}
