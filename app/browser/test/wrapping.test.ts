import { expect, test } from "vitest";
import { BREAKS, indentation } from "../src/editor/wrapping";

test("a line goes on below where its text begins", () => {
  expect(indentation("x = 1", 4)).toBe(0);
  expect(indentation("        return x", 4)).toBe(8);
});

test("a tab goes to the next stop, also after spaces", () => {
  expect(indentation("\tx", 4)).toBe(4);
  expect(indentation("  \tx", 4)).toBe(4);
  expect(indentation("    \tx", 4)).toBe(8);
});

test("very deep lines go on at a column that leaves room", () => {
  expect(indentation(" ".repeat(90) + "x", 4)).toBe(24);
});

test("a line without spaces breaks after an opening bracket or a comma, and before an attribute's dot", () => {
  const broken = (text: string) => text.replace(BREAKS, (found) => (found === "." ? "|." : `${found}|`));
  expect(broken("loss=tf.reduce_mean(f(x[0],2.5)**2)")).toBe("loss=tf|.reduce_mean(|f(|x[|0],|2.5)**2)");
  expect(broken("a==b and f() or 1.0 + x , y")).toBe("a==b and f() or 1.0 + x , y");
  expect(broken("模型.损失(数据)")).toBe("模型|.损失(|数据)");
});
