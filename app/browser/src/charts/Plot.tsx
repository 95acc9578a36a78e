/** A Plotly chart that follows theme, text size and width. Until Plotly is here, and in a page without a server, what stands in for it. */
import { onThemeChange, readColours, type Colours } from "../colours";
import { embedded } from "../player/embedded";
import { h, useEffect, useRef, useState, type ReactTypes } from "../react";
import { loadPlotly, type Figure, type PlotlyBox } from "./plotly";

/** `of`: what the figure is made of; it is drawn again when that changes. */
interface PlotProps { label: string; of: unknown; figure(colours: Colours): Figure; height: number; pick?(step: number): void; instead: ReactTypes.ReactNode }

const CONFIG = { displayModeBar: false, displaylogo: false, responsive: true, scrollZoom: false, doubleClick: "reset" };

export function Plot({ label, of, figure, height, pick, instead }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(embedded() !== null);
  const picking = useRef(pick);
  picking.current = pick;
  useEffect(() => {
    let gone = false;
    const draw = async (): Promise<void> => {
      const plotly = await loadPlotly();
      const place: PlotlyBox | null = box.current;
      if (gone || !place) return;
      const fresh = place.on === undefined;
      const { data, layout } = figure(readColours(place));
      await plotly.react(place, data, layout, CONFIG);
      place.dataset.drawn = "true";
      if (fresh) place.on?.("plotly_click", ({ points }) => { const step = points[0]?.customdata; if (typeof step === "number") picking.current?.(step); });
    };
    if (failed) return undefined;
    void draw().catch(() => setFailed(true));
    const end = onThemeChange(() => void draw());
    return () => { gone = true; end(); };
  }, [of, failed]);
  useEffect(() => () => { const place = box.current; if (place && !failed) void loadPlotly().then((plotly) => plotly.purge(place), () => undefined); }, []);
  if (failed) return <div>{instead}</div>;
  return <div ref={box} className="ts-plot" role="img" aria-label={label} style={{ height: `${height}rem` }} />;
}
