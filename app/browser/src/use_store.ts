/** React's view of the store: a component that calls it is drawn again, in the same task, whenever the store changes. */
import { useSyncExternalStore } from "./react";
import { store, type State } from "./store";

const snapshot = (): State => store.snapshot;

export function useStore(): State {
  return useSyncExternalStore(store.subscribe, snapshot);
}
