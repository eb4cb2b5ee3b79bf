export interface Item {
  name: string;
  cents: number;
  quantity: number;
}

export function total(items: Item[]): number {
  return items.reduce((sum, item) => sum + item.cents * item.quantity, 0);
}

export function show(items: Item[], target: HTMLElement): void {
  target.textContent = items.map((item) => item.name).join(", ");
}
