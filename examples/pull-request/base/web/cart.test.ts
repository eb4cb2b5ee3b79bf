import { expect, test } from "vitest";
import { total } from "./cart";

test("an empty cart costs nothing", () => {
  expect(total([])).toBe(0);
});

test("quantities count", () => {
  expect(total([{ name: "tea", cents: 250, quantity: 2 }])).toBe(500);
});
