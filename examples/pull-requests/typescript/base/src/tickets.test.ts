import { expect, test } from "vitest";

test("nothing yet", () => {
  expect(true).toBe(true);
});
