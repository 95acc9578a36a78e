/** The licences of the packages whose code is in what is built: they ask to be passed on with it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** `[{ name, text }]`, in the order of the names. */
export function licencesOf(names, folder) {
  return [...names].sort().map((name) => {
    const file = readdirSync(join(folder, name)).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} has no licence file`);
    return { name, text: readFileSync(join(folder, name, file), "utf8").trim() };
  });
}

/** The same in few lines: who holds which rights, then each different text once. */
export function inShort(licences) {
  const texts = new Map();
  for (const { name, text } of licences) {
    const lines = text.split(/\r?\n/);
    const holders = lines.filter((line) => /^copyright /i.test(line.trim())).map((line) => line.trim());
    const rest = lines.filter((line) => !/^(copyright |(the )?mit license)/i.test(line.trim())).join(" ").replace(/\s+/g, " ").trim();
    texts.set(rest, [...(texts.get(rest) ?? []), `${name}: ${holders.join(", ")}`]);
  }
  return [...texts].map(([text, whose]) => `${whose.join("\n")}\n${text}`).join("\n\n");
}
