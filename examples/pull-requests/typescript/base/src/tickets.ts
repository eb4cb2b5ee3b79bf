import type { Pool } from "pg";

export interface Ticket {
  id: number;
  title: string;
  assignee: number | null;
}

export async function openTickets(db: Pool): Promise<Ticket[]> {
  const { rows } = await db.query("SELECT id, title, assignee FROM tickets WHERE closed IS NULL");
  return rows;
}
