import { getConfig } from '@wordpress/interactivity';
import type { Locale } from '../../../connector/src/contract/schemas.ts';
import { formatMoney, type MoneyFormat } from './money.ts';

/** What PHP hands to the page (`carrello_front_boot`). Texts are in the site's language already. */
export interface FrontConfig {
  connected: boolean;
  connectorUrl: string;
  key: string;
  locale: Locale;
  currency: string;
  /** A product's page is `product` with its slug at the end. */
  urls: { shop: string; cart: string; checkout: string; thankYou: string; privacy: string; product: string };
  money: MoneyFormat;
  texts: Record<string, string>;
}

export const config = (): FrontConfig => getConfig('carrello') as unknown as FrontConfig;

export const money = (amount: number): string => formatMoney(amount, config().money);

/** The translated text with its `%s` (or `%1$s`) filled in: `text('added', 'Mug')` → `Mug is in your cart.` */
export function text(key: string, ...values: (string | number)[]): string {
  let next = 0;
  const template = config().texts[key] ?? key;
  return template.replace(/%(?:(\d)\$)?[sd]/g, (_, place?: string) =>
    String(values[place ? Number(place) - 1 : next++] ?? ''),
  );
}
