/** How long ago something was, in the unit that says it shortest. */
const UNITS: [number, string][] = [[86_400, "day"], [3600, "hour"], [60, "minute"]];

export function ago(seconds: number): string {
  const [size, unit] = UNITS.find(([each]) => seconds >= each) ?? [0, ""];
  if (size === 0) return "just now";
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}
