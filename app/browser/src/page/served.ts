/** Panels that the server wrote take part in stepping: their data attributes are served here, also after they were written again. */
import { store } from "../store";

const TIMED = "[data-step]";
let timed: HTMLElement[] = [];

export function serveAttributes(): void {
  collect();
  store.subscribe((changed) => {
    if (changed.has("step") || changed.has("document")) timed.forEach(serve);
  });
  const watch = new MutationObserver((records) => {
    if (records.some(touchesTimed)) collect();
  });
  watch.observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-step"],
  });
}

function touchesTimed(record: MutationRecord): boolean {
  if (record.type === "attributes") return true;
  return [...record.addedNodes, ...record.removedNodes].some(
    (node) => node instanceof HTMLElement && (node.matches(TIMED) || node.querySelector(TIMED) !== null),
  );
}

function collect(): void {
  timed = [...document.querySelectorAll<HTMLElement>(TIMED)];
  timed.forEach(serve);
}

function serve(element: HTMLElement): void {
  const { step } = element.dataset;
  const now = store.step;
  if (step === undefined) return;
  if (Number(step) === now) element.setAttribute("aria-current", "step");
  else element.removeAttribute("aria-current");
}
