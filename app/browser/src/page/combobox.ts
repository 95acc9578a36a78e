/** The list of examples is a combobox to those who hear the page: the widget that draws it says only that it opens a list. */

const LIST = "input[aria-haspopup=listbox]:not([role])";
const OPENS = "data-expanded";

export function serveComboboxes(): void {
  new MutationObserver((records) => {
    for (const { target, type } of records) if (target instanceof HTMLElement && (type === "childList" || target.getAttribute("role") === "combobox")) serve(target);
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: [OPENS] });
  serve(document.body);
}

function serve(root: HTMLElement): void {
  for (const input of root.matches("[role=combobox]") ? [root] : root.querySelectorAll(LIST)) {
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", String(input.hasAttribute(OPENS)));
  }
}
