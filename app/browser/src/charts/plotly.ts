/** Plotly from this server, as it is installed there: loaded when the first chart is shown, never before. */

export interface Figure { data: object[]; layout: object }
export interface PlotlyBox extends HTMLElement { on?(event: string, listener: (event: { points: { customdata?: unknown }[] }) => void): void }
interface Plotly {
  react(box: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
  purge(box: HTMLElement): void;
}

const ADDRESS = "/api/plotly.js";
let loading: Promise<Plotly> | null = null;

export function loadPlotly(): Promise<Plotly> {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = ADDRESS;
    script.onload = () => done((window as unknown as { Plotly: Plotly }).Plotly);
    script.onerror = () => { loading = null; script.remove(); failed(new Error("Plotly could not be loaded")); };
    document.head.append(script);
  });
  return loading;
}
