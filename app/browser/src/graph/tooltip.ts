/** What is under the pointer, in a few words beside it. */
import { callStart } from "../moment";
import { store } from "../store";
import type { Point } from "./geometry";
import type { GraphView } from "./view";
import { edgeWords, nodeWords } from "./words";

export class Tooltip {
  private readonly element = document.createElement("div");

  constructor(private readonly box: HTMLElement, private readonly view: GraphView) {
    this.element.className = "ts-tooltip";
    this.element.hidden = true;
    box.append(this.element);
  }

  /** True when something that can be clicked is there. */
  show(at: Point, point: Point): boolean {
    const { scene, camera } = this.view;
    const { document, step } = store;
    const node = scene?.nodeAt(point);
    const header = node ? undefined : scene?.headerAt(point);
    const line = node || header ? undefined : scene?.lineAt(point, 5 / camera.zoom);
    const words = !document ? [] : node ? nodeWords(node, document, step) : header ? [`click to ${header.folded ? "open" : "fold"}`, "with Shift all like this"]
      : line && line.edge.born <= step ? edgeWords(line, step, callStart(document, step)) : [];
    if (words.length === 0) this.hide();
    else this.write(words, at);
    return node !== undefined || header !== undefined;
  }

  private write(words: string[], at: Point): void {
    this.element.replaceChildren(...words.map((text, index) => {
      const line = document.createElement(index === 0 ? "b" : "span");
      line.textContent = text;
      return line;
    }));
    this.element.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = at.x + 14 + width > this.box.clientWidth ? at.x - 14 - width : at.x + 14;
    const top = Math.min(at.y + 12, this.box.clientHeight - height - 4);
    this.element.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  }

  hide(): void { this.element.hidden = true; }
}
