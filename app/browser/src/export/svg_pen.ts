/** A pen that writes SVG: lines as paths, words as text. It knows no page: whoever hands it a way to measure text can draw anywhere. */
import type { Pen } from "../pen";

/** How wide a text is in a font, as CSS writes fonts. */
export type Measuring = (text: string, font: string) => number;

export class SvgPen implements Pen {
  globalAlpha = 1;
  fillStyle: string | CanvasGradient | CanvasPattern = "#000";
  strokeStyle: string | CanvasGradient | CanvasPattern = "#000";
  lineWidth = 1;
  font = "10px sans-serif";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private dashes: number[] = [];
  private way: string[] = [];
  readonly parts: string[] = [];

  constructor(private readonly measuring: Measuring) {}

  measureText(text: string): { width: number } { return { width: this.measuring(text, this.font) }; }
  setLineDash(dashes: number[]): void { this.dashes = dashes; }

  beginPath(): void { this.way = []; }
  closePath(): void { this.way.push("Z"); }
  moveTo(x: number, y: number): void { this.way.push(`M${pair(x, y)}`); }
  lineTo(x: number, y: number): void { this.way.push(`L${pair(x, y)}`); }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void { this.way.push(`C${pair(x1, y1)} ${pair(x2, y2)} ${pair(x, y)}`); }

  roundRect(x: number, y: number, width: number, height: number, radii: number): void {
    const r = Math.max(0, Math.min(radii, width / 2, height / 2));
    const corner = (toX: number, toY: number): string => `A${short(r)} ${short(r)} 0 0 1 ${pair(toX, toY)}`;
    this.way.push(
      `M${pair(x + r, y)}H${short(x + width - r)}${corner(x + width, y + r)}V${short(y + height - r)}${corner(x + width - r, y + height)}`,
      `H${short(x + r)}${corner(x, y + height - r)}V${short(y + r)}${corner(x + r, y)}Z`,
    );
  }

  /** Whole circles are all that is drawn. */
  arc(x: number, y: number, radius: number): void {
    const half = (toX: number): string => `A${short(radius)} ${short(radius)} 0 1 1 ${pair(toX, y)}`;
    this.way.push(`M${pair(x - radius, y)}${half(x + radius)}${half(x - radius)}Z`);
  }

  fill(): void { this.put("path", { d: this.way.join(""), fill: String(this.fillStyle), opacity: this.alpha }); }
  stroke(): void {
    this.put("path", {
      d: this.way.join(""), fill: "none", stroke: String(this.strokeStyle), "stroke-width": short(this.lineWidth),
      "stroke-dasharray": this.dashes.join(" "), opacity: this.alpha,
    });
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.put("rect", { x: short(x), y: short(y), width: short(width), height: short(height), fill: String(this.fillStyle), opacity: this.alpha });
  }

  /** As wide as it was measured, whatever font the reader has. */
  fillText(text: string, x: number, y: number): void {
    const { style, weight, size, family } = fontOf(this.font);
    const anchor = this.textAlign === "center" ? "middle" : "start";
    const middle = this.textBaseline === "middle" ? y + Number(size) * 0.35 : y;
    this.put("text", {
      x: short(x), y: short(middle), "text-anchor": anchor, fill: String(this.fillStyle), opacity: this.alpha, "font-family": family, "font-size": size, "font-style": style,
      "font-weight": weight, textLength: short(this.measuring(text, this.font)), lengthAdjust: "spacingAndGlyphs",
    }, text);
  }

  private get alpha(): string { return this.globalAlpha === 1 ? "" : short(this.globalAlpha); }

  private put(name: string, attributes: Record<string, string>, text?: string): void {
    const written = Object.entries(attributes).filter(([, value]) => value !== "").map(([key, value]) => ` ${key}="${escaped(value)}"`).join("");
    this.parts.push(text === undefined ? `<${name}${written}/>` : `<${name}${written}>${escaped(text)}</${name}>`);
  }
}

/** The whole file: `title` and `about` are what a screen reader says of it. */
export function svgFile(pen: SvgPen, box: { left: number; top: number; width: number; height: number }, title: string, about: string): string {
  const size = `width="${short(box.width)}" height="${short(box.height)}" viewBox="${short(box.left)} ${short(box.top)} ${short(box.width)} ${short(box.height)}"`;
  const told = `<title id="title">${escaped(title)}</title><desc id="about">${escaped(about)}</desc>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title about" xml:space="preserve">\n${told}\n${pen.parts.join("\n")}\n</svg>\n`;
}

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** What XML cannot hold, not even as a number. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text as it can stand in XML, in an attribute too. */
export const escaped = (text: string): string => text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

/** The parts of a font as the painters write it: `italic 600 15px Inter, sans-serif`. */
export function fontOf(font: string): { style: string; weight: string; size: string; family: string } {
  const [, style = "", weight = "", size = "10", family = "sans-serif"] = /^(italic )?(\d+ )?([\d.]+)px (.*)$/s.exec(font) ?? [];
  return { style: style.trim(), weight: weight.trim(), size, family };
}

const short = (number: number): string => String(Math.round(number * 100) / 100);
const pair = (x: number, y: number): string => `${short(x)} ${short(y)}`;
