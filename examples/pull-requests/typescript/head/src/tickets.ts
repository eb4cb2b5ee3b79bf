import type { Pool } from "pg";

export interface Ticket {
  id: number;
  title: string;
  assigneeId: number | null;
  watchers: string[];
}

export async function openTickets(db: Pool, page = 1, size = 25): Promise<Ticket[]> {
  const { rows } = await db.query(
    "SELECT id, title, assignee FROM tickets WHERE closed IS NULL ORDER BY id LIMIT $1 OFFSET $2",
    [size, page * size],
  );
  for (const row of rows) {
    const found = await db.query("SELECT email FROM watchers WHERE ticket = $1", [row.id]);
    row.watchers = found.rows.map((watcher) => watcher.email);
  }
  return rows;
}

export function renderList(tickets: Ticket[]): string {
  const items = tickets.map((ticket) => `<li data-id="${ticket.id}">${ticket.title}</li>`);
  return `<ul>${items.join("")}</ul>`;
}

export function isStale(lastReply: Date | undefined, now: Date): boolean {
  if (lastReply === undefined) {
    return true;
  } else {
    const days = (now.getTime() - lastReply.getTime()) / 86_400_000;
    if (days > 14) {
      return true;
    } else {
      return false;
    }
  }
}
