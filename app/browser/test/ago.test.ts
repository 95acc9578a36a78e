import { expect, it } from "vitest";
import { ago } from "../src/gallery/ago";

it.each([[0, "just now"], [59, "just now"], [60, "1 minute ago"], [7300, "2 hours ago"], [86_400 * 3, "3 days ago"]])("%d seconds are %s", (seconds, said) => expect(ago(seconds)).toBe(said));
