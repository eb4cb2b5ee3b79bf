export interface Seat {
  row: number;
  label: string;
  taken: boolean;
  price?: number;
}

export function free(seats: Seat[]): Seat[] {
  return seats.filter((seat) => !seat.taken);
}

/** The cheapest seats first; seats without a price cost the default. */
export function cheapest(seats: Seat[], fallback: number): Seat[] {
  return seats.sort((a, b) => (a.price || fallback) - (b.price || fallback));
}

export async function hold(seats: Seat[], reserve: (label: string) => Promise<void>): Promise<number> {
  let held = 0;
  seats.forEach(async (seat) => {
    await reserve(seat.label);
    held += 1;
  });
  return held;
}

export function show(seat: Seat, target: HTMLElement): void {
  target.innerHTML = `<b>${seat.label}</b> row ${seat.row}`;
}
