import file from './prices.json' with { type: 'json' };

export type PriceName = keyof typeof file.prices;

interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
}

export const PRICES: Readonly<Record<PriceName, Price>> = file.prices;
export const PRICE_LIST = { region: file.region, date: file.date, note: file.note } as const;

/** @returns US dollars for so many of what the price is for */
export const priceOf = (name: PriceName, quantity: number): number => PRICES[name].usd * quantity;
