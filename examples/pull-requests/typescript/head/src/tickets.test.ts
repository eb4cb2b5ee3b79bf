import { expect, test } from "vitest";
import { isStale, renderList } from "./tickets";

test("a ticket is stale after 14 days", () => {
  const now = new Date("2026-03-20T00:00:00Z");
  expect(isStale(new Date("2026-03-05T00:00:00Z"), now)).toBe(true);
  expect(isStale(new Date("2026-03-06T00:00:00Z"), now)).toBe(false);
});

test("titles are escaped", () => {
  const tickets = [{ id: 1, title: "a & b", assigneeId: null, watchers: [] }];
  expect(renderList(tickets)).toContain("a & b");
});
