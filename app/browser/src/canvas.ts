/** A canvas that fills its element, sharp on any screen, painted at most once a frame. */

/** What to draw with on a canvas that stands in the page as it is: cleared, as many pixels as the screen has there. */
export function sharpPen(canvas: HTMLCanvasElement): { context: CanvasRenderingContext2D; width: number; height: number } | null {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context?.scale(ratio, ratio);
  return context && { context, width, height };
}

export class Surface {
  readonly canvas = document.createElement("canvas");
  readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  /** Milliseconds that the last painting took. */
  lastPaint = 0;
  private frame = 0;
  private readonly observer: ResizeObserver;

  constructor(readonly parent: HTMLElement, private readonly paint: (surface: Surface) => void, private readonly resized: () => void) {
    const context = this.canvas.getContext("2d");
    if (!context) throw new Error("this browser draws no canvas");
    this.context = context;
    this.canvas.className = "ts-canvas";
    parent.append(this.canvas);
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(parent);
    this.fillParent(); // who makes it is not ready to be asked for a painting yet: the observer's first word does that
  }

  /** Any number of changes in one frame are one painting. */
  invalidate(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.paintNow());
  }

  paintNow(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.width === 0 || this.height === 0) return;
    const began = performance.now();
    const ratio = window.devicePixelRatio || 1;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    this.paint(this);
    this.lastPaint = performance.now() - began;
  }

  private measure(): void {
    this.fillParent();
    this.resized();
    this.paintNow(); // a resized canvas is blank until it is painted again
  }

  private fillParent(): void {
    const { clientWidth, clientHeight } = this.parent;
    const ratio = window.devicePixelRatio || 1;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.canvas.remove();
  }
}
