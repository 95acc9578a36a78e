import { describe, expect, it } from "vitest";
import { readBreakpoints } from "../src/breakpoints/breakpoint";
import { readAddress, writeAddress, type Address } from "../src/address";

const full: Address = { session: "aZ_-09", step: 12, node: 3, folds: ["i = 0", "a,b", "层"], tab: "trace", story: "story-2", breakpoints: readBreakpoints("l5,-os,s2x_"), theme: "projector", way: "both", lens: "gains", part: 2, looking: { x: -40, y: 1200, zoom: 0.875 } };

describe("the cursor in the address", () => {
  it("comes back as it went in", () => {
    expect(readAddress(writeAddress(full))).toEqual(full);
  });
  it("says only what is said", () => {
    expect(writeAddress({ session: "s", step: 0, node: -1, folds: null, tab: "", story: "", breakpoints: [] })).toBe("#session=s&step=0");
  });
  it("leaves out what nobody moved, and what makes no sense", () => {
    const hash = writeAddress({ ...full, way: "", lens: "", part: -1, looking: undefined });
    expect(hash).not.toMatch(/way|lens|part|view/);
    expect(["#view=1,2", "#view=1,2,0", "#view=a,b,c", "#view=1,2,99"].map((each) => readAddress(each).looking)).toEqual([undefined, undefined, undefined, undefined]);
  });
  it("everything open is not the same as folded as it came", () => {
    expect(readAddress("#folds=").folds).toEqual([]);
    expect(readAddress("#step=1").folds).toBeNull();
  });
  it.each(["", "#", "#step=-4&node=x", "#step=1e9", "#folds=%E0%A4%A"])("reads %j without complaint", (hash) => {
    expect(readAddress(hash)).toMatchObject({ session: "", step: null, node: -1 });
  });
});
