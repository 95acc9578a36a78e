/** All steps of a session in one row: a slider over time that one can point at, drag along and walk with the keyboard. */
import { hitSteps } from "../breakpoints/hits";
import { Surface } from "../canvas";
import type { Chapter } from "../cells";
import type { SessionDocument } from "../document";
import { onThemeChange, readColours, type Colours } from "../colours";
import { h, useEffect, useRef } from "../react";
import { hold } from "../page/holding";
import { store } from "../store";
import { laneWords, stretchAt, stretchWords } from "./lanes";
import { extraRems, flagAt, stepAt, type StripLayout } from "./layout";
import { paintStrip, stripScene, type StripScene } from "./paint";

export function TapeStrip({ id }: { id?: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const strip = new Strip(box.current);
    return () => strip.destroy();
  }, []);
  return <div id={id} ref={box} className="ts-strip" role="slider" tabIndex={0} aria-label="Tape: all steps" aria-valuemin={1} />;
}

class Strip {
  private readonly surface: Surface;
  private colours: Colours;
  private scene: StripScene | null = null;
  private readonly stops: (() => void)[];

  constructor(private readonly box: HTMLElement) {
    this.colours = readColours(box);
    this.surface = new Surface(box, () => this.paint(), () => { this.scene = null; });
    this.stops = [
      store.subscribe((changed) => {
        if (changed.has("document") || changed.has("breakpoints") || (changed.has("told") && store.snapshot.breakpoints.length > 0)) this.scene = null;
        if (changed.has("document")) this.grow();
        if (changed.has("document") || changed.has("breakpoints") || changed.has("step") || changed.has("told")) this.show();
      }),
      onThemeChange(() => {
        this.colours = readColours(box);
        this.scene = null;
        this.surface.invalidate();
      }),
    ];
    box.addEventListener("pointerdown", this.press);
    box.addEventListener("pointermove", this.drag);
    box.addEventListener("keydown", this.key);
    this.grow();
    this.show();
  }

  /** More lanes than usual need more height. */
  private grow(): void {
    const extra = extraRems(store.document?.segments ?? []);
    this.box.style.minHeight = extra > 0 ? `${6.2 + extra}rem` : "";
  }

  private get layout(): StripLayout | null { return this.scene?.layout ?? null; }

  private show(): void {
    const { current, step, count } = store;
    this.box.setAttribute("aria-valuemax", String(Math.max(1, count)));
    this.box.setAttribute("aria-valuenow", String(step + 1));
    this.box.setAttribute("aria-valuetext", current ? `${step + 1} of ${count}: ${current.title}, line ${current.line}, ${current.phase}${this.lanes()}` : "no steps");
    this.surface.invalidate();
  }

  private lanes(): string {
    const words = store.document ? laneWords(store.document, store.step) : "";
    return words && `; ${words}`;
  }

  private paint(): void {
    const { document, step } = store;
    if (!document) return;
    this.scene ??= stripScene(document, this.surface.width, this.surface.height, this.colours, step, this.hits(document));
    this.scene.step = step;
    paintStrip(this.surface.context, this.scene);
  }

  private hits(document: SessionDocument): readonly number[] {
    return hitSteps(document, store.snapshot.breakpoints, (line) => store.editing?.recordedLine(line) ?? line);
  }

  private press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const chapter = this.flag(event);
    if (chapter) return store.go(chapter.step);
    this.box.setPointerCapture(event.pointerId);
    this.seek(event);
  };
  private drag = (event: PointerEvent): void => {
    if (this.box.hasPointerCapture(event.pointerId)) this.seek(event);
    else this.name(event);
  };
  private under(event: PointerEvent): number {
    return this.layout ? stepAt(this.layout, event.clientX - this.box.getBoundingClientRect().left, store.count) : 0;
  }
  private seek(event: PointerEvent): void { if (this.layout) store.go(this.under(event)); }
  /** The chapter whose flag is under the pointer. */
  private flag(event: PointerEvent): Chapter | undefined {
    const { left, top } = this.box.getBoundingClientRect();
    if (!this.scene || event.clientY - top >= this.scene.layout.flags) return undefined;
    return flagAt(this.scene.layout, this.scene.chapters, event.clientX - left);
  }
  /** What the lane under the pointer does there. */
  private stretch(event: PointerEvent, step: number): string {
    const { layout } = this;
    const down = event.clientY - this.box.getBoundingClientRect().top - (layout?.flags ?? 0);
    if (!layout || !store.document || down < 0 || down >= layout.lanes * layout.laneHeight) return "";
    const found = stretchAt(store.document, Math.floor(down / layout.laneHeight), step);
    return found ? stretchWords(found) : "";
  }
  private name(event: PointerEvent): void {
    const chapter = this.flag(event);
    if (chapter) { this.box.title = `chapter: ${chapter.title}, from step ${chapter.step + 1}`; return; }
    const at = this.under(event);
    const stretch = this.stretch(event, at);
    if (stretch) { this.box.title = stretch; return; }
    const step = store.document?.steps[at];
    this.box.title = step ? `${at + 1}: ${step.title}${step.line > 0 ? `, line ${step.line}` : ""}${step.ghost ? ` (${step.ghost})` : ""}` : "";
  }

  private key = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.round(store.count / 20));
    const moves: Record<string, () => void> = {
      ArrowRight: () => store.next(), ArrowUp: () => store.next(), ArrowLeft: () => store.previous(), ArrowDown: () => store.previous(),
      Home: () => store.first(), End: () => store.last(), PageUp: () => store.go(store.step + page), PageDown: () => store.go(store.step - page), " ": () => store.toggle(),
    };
    const move = moves[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) hold(event, move);
    else move();
  };

  destroy(): void {
    this.stops.forEach((stop) => stop());
    this.surface.destroy();
  }
}
