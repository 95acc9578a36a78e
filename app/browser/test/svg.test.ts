import { describe, expect, it } from "vitest";
import { svgOf } from "../src/export/picture_file";
import { escaped, fontOf, svgFile, SvgPen } from "../src/export/svg_pen";
import type { Colours } from "../src/colours";
import { Scene } from "../src/graph/scene";
import { example } from "./documents/example";

const pen = () => new SvgPen((text) => text.length * 7);

describe("a pen that writes SVG", () => {
  it("draws paths with what is set when they are drawn", () => {
    const on = pen();
    on.strokeStyle = "#123456";
    on.globalAlpha = 0.5;
    on.setLineDash([5, 4]);
    on.beginPath();
    on.moveTo(1, 2);
    on.bezierCurveTo(1, 2, 3, 4, 5, 6.12345);
    on.stroke();
    expect(on.parts).toEqual(['<path d="M1 2C1 2 3 4 5 6.12" fill="none" stroke="#123456" stroke-width="1" stroke-dasharray="5 4" opacity="0.5"/>']);
  });
  it("writes words with their font and its substitutes, as wide as they were measured", () => {
    const on = pen();
    on.font = 'italic 600 12.5px "Inter Variable", sans-serif';
    on.textAlign = "center";
    on.fillText("a b", 10, 20);
    expect(on.parts[0]).toBe('<text x="10" y="20" text-anchor="middle" fill="#000" font-family="&quot;Inter Variable&quot;, sans-serif" font-size="12.5" font-style="italic" font-weight="600" textLength="21" lengthAdjust="spacingAndGlyphs">a b</text>');
  });
  it("makes of a hostile name nothing but text", () => {
    const hostile = '</text><script>alert("1")</script>&\u0000\ud800';
    expect(escaped(hostile)).toBe("&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\ufffd\ufffd");
    const file = svgFile(pen(), { left: 0, top: 0, width: 1, height: 1 }, hostile, hostile);
    expect(file).not.toContain("<script");
  });
  it("takes fonts apart as CSS writes them", () => expect(fontOf("13px Inter")).toEqual({ style: "", weight: "", size: "13", family: "Inter" }));
});

describe("the graph as SVG", () => {
  const document = example();
  const scene = new Scene(document.graph);
  const colours = new Proxy({}, { get: (_, name) => (name === "edge" || name === "scale" ? 1 : `#${String(name)}`) }) as Colours;
  const sight = { document, step: document.steps.length - 1, story: "", selected: -1, marked: undefined, phase: "forward" as const, gains: null, way: null };
  const file = svgOf({ scene, sight, colours, box: scene.bounds, zoom: 1, caption: "caption" }, (text) => text.length * 7);
  it("has every node's label as text, a title and a description", () => {
    for (const { label } of document.graph.nodes) expect(file).toContain(`>${escaped(label)}</text>`);
    expect(file).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*role="img" aria-labelledby="title about"/);
    expect(file).toContain("<title id=\"title\">caption</title>");
  });
  it("draws each edge with an arrow, and needs nothing from anywhere", () => {
    expect(file.match(/<path d="M[^Z]*Z" fill="#(backward|lineStrong|ghost)"/g)?.length).toBeGreaterThanOrEqual(document.graph.edges.length / 2);
    expect(file).not.toMatch(/href|<script|<style|url\(/);
  });
});
