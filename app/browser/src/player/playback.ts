/** The clock of Play: one step each 1/speed seconds, as long as the store says that it plays. */
import { store } from "../store";

export function servePlayback(): void {
  let timer = 0;
  const tick = (): void => {
    if (store.step >= store.count - 1) store.pause();
    else store.next();
  };
  store.subscribe((changed) => {
    if (!changed.has("playing") && !changed.has("speed")) return;
    clearInterval(timer);
    const { playing, speed } = store.snapshot;
    if (playing) timer = window.setInterval(tick, 1000 / speed);
  });
}
