import type { Pool } from "pg";
import { isStale, openTickets } from "./tickets";

const sent = new Map<number, Date>();

export interface Mailer {
  send(to: string, subject: string): Promise<void>;
}

/** Reminds the watchers of each stale ticket, once a day. */
export async function remind(db: Pool, mailer: Mailer, now: Date): Promise<number> {
  let count = 0;
  const tickets = await openTickets(db);
  tickets.forEach(async (ticket) => {
    const last = sent.get(ticket.id);
    if (last && now.getTime() - last.getTime() < 24 * 60 * 60) return;
    if (!isStale(last, now)) return;
    for (const to of ticket.watchers) {
      await mailer.send(to, `Ticket ${ticket.id} waits for an answer`);
    }
    sent.set(ticket.id, now);
    count += 1;
  });
  return count;
}
