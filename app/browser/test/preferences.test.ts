import { beforeEach, expect, it, vi } from "vitest";

const attributes: Record<string, string> = {};
const style = { fontSize: "", setProperty: (name: string, value: string) => { attributes[name] = value; } };

beforeEach(() => {
  vi.resetModules();
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  vi.stubGlobal("innerWidth", 1440);
  vi.stubGlobal("innerHeight", 900);
  vi.stubGlobal("document", { documentElement: { style, setAttribute: (name: string, value: string) => { attributes[name] = value; } }, dispatchEvent: () => true });
});

it("the system's theme holds until another is chosen", async () => {
  const { changeTheme, readPreferences } = await import("../src/preferences");
  expect(readPreferences().theme).toBe("dark");
  changeTheme("light");
  expect([readPreferences().theme, attributes["data-theme"]]).toEqual(["light", "light"]);
});

it("the projector's theme is a light one, whose text takes the same share of any picture that has room for it", async () => {
  const heard: Record<string, () => void> = {};
  vi.stubGlobal("addEventListener", (name: string, act: () => void) => { heard[name] = act; });
  const { changePreferences, changeTheme, servePicture } = await import("../src/preferences");
  changeTheme("projector");
  expect(attributes).toMatchObject({ "data-theme": "projector", "data-mantine-color-scheme": "light", "--text-scale": "1.3" });
  changePreferences({ textScale: 1.6 });
  expect(attributes["--text-scale"]).toBe("1.6");
  changePreferences({ textScale: 1 });
  servePicture();
  const scaleAt = (width: number, height: number): number => {
    vi.stubGlobal("innerWidth", width);
    vi.stubGlobal("innerHeight", height);
    heard.resize?.();
    return Number(attributes["--text-scale"]);
  };
  expect([scaleAt(1024, 768), scaleAt(390, 844), scaleAt(1280, 720), scaleAt(1920, 1080), scaleAt(3840, 2160)].map((scale) => scale.toFixed(2))).toEqual(["1.00", "1.00", "1.04", "1.56", "1.60"]);
});

it("a theme that the address names is shown, and not kept", async () => {
  const { changePreferences, nameTheme, readPreferences } = await import("../src/preferences");
  nameTheme("projector");
  nameTheme("mauve");
  changePreferences({ speed: 4 });
  expect(readPreferences()).toMatchObject({ theme: "projector", speed: 4 });
  expect(localStorage.getItem("tapescreen")).toBe(JSON.stringify({ speed: 4 }));
});
