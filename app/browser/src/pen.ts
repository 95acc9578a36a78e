/** What pictures are drawn with: so much of a canvas's context as our painters use, so that something else than a canvas can take it too. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | "beginPath" | "moveTo" | "lineTo" | "bezierCurveTo" | "closePath" | "roundRect" | "arc" | "fill" | "stroke" | "fillRect" | "fillText" | "setLineDash"
  | "globalAlpha" | "fillStyle" | "strokeStyle" | "lineWidth" | "font" | "textAlign" | "textBaseline"
> & { measureText(text: string): { width: number } };
