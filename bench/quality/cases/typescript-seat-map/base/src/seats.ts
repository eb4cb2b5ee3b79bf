export interface Seat {
  row: number;
  label: string;
  taken: boolean;
}

export function free(seats: Seat[]): Seat[] {
  return seats.filter((seat) => !seat.taken);
}
