/** A key that is held runs: one step at once, then, after a moment, steps at a steady rate until it is let go. */

/** Milliseconds until it runs, and from step to step. */
export const WAIT = 350;
export const EACH = 40;

/** What one frame does: whether a step is due, and when the next one is. A late frame is not made up for. */
export function due(now: number, next: number): { step: boolean; next: number } {
  return now < next ? { step: false, next } : { step: true, next: Math.max(next + EACH, now) };
}

let held: { key: string; frame: number } | null = null;

export function release(): void {
  if (held) cancelAnimationFrame(held.frame);
  held = null;
}

/** The system's own repetitions are left out: they queue up behind a slow page, and run on when the key is up. */
export function hold(event: KeyboardEvent, act: () => void): void {
  const key = event.code || event.key;
  if (event.repeat && held?.key === key) return;
  release();
  act();
  let next = performance.now() + WAIT;
  const now = { key, frame: 0 };
  const tick = (time: number): void => {
    if (held !== now) return;
    const moment = due(time, next);
    next = moment.next;
    if (moment.step) act();
    now.frame = requestAnimationFrame(tick);
  };
  held = now;
  now.frame = requestAnimationFrame(tick);
}

export function serveHolding(): void {
  addEventListener("keyup", (event) => { if (held && (event.code || event.key) === held.key) release(); }, true);
  addEventListener("blur", release);
  document.addEventListener("visibilitychange", release);
  document.addEventListener("pointerdown", release, true);
}
