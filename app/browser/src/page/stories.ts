/** Which story is open: the element with its id is marked, its buttons say so, everything else is put away. */
import { store } from "../store";

let asked = "";

export function serveStories(): void {
  store.subscribe((changed) => {
    if (!changed.has("story") && !changed.has("document")) return;
    const clicked = changed.has("story") && !changed.has("document");
    show(clicked);
  });
  // The panel that tells the stories is written by the server, and may come later than the session.
  new MutationObserver((records) => {
    const arrived = records.some((record) => [...record.addedNodes].some(tells));
    if (arrived) show(false);
  }).observe(document.body, { childList: true, subtree: true });
}

function tells(node: Node): boolean {
  return node instanceof HTMLElement && (node.matches(".story,[data-story]") || node.querySelector(".story,[data-story]") !== null);
}

function show(scroll: boolean): void {
  asked = store.snapshot.story;
  const stories = [...document.querySelectorAll<HTMLElement>(".story")];
  const open = stories.find((story) => story.id === asked) ?? stories[0];
  for (const story of stories) mark(story, story === open);
  for (const opener of document.querySelectorAll<HTMLElement>("[data-story]")) {
    if (opener.dataset.story === open?.id) opener.setAttribute("aria-current", "true");
    else opener.removeAttribute("aria-current");
  }
  if (scroll) open?.scrollIntoView({ block: "nearest" });
}

function mark(story: HTMLElement, shown: boolean): void {
  story.toggleAttribute("data-shown", shown);
  if (story instanceof HTMLDetailsElement) story.open = shown;
}
