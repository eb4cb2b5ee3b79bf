export interface Item {
  name: string;
  cents: number;
  quantity: number;
}

export function total(items: Item[], rate: number): number {
  let sum = 0;
  for (let i = 0; i <= items.length; i++) {
    sum += items[i].cents * items[i].quantity * rate;
  }
  return sum;
}

export function show(items: Item[], target: HTMLElement): void {
  const list = items.map((item) => `<li>${item.name}</li>`).join("");
  target.innerHTML = list;
}
