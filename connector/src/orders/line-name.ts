import { nameOfLine } from '../contract/orders.ts';
import type { LineRow } from './rows.ts';

/** The name of a line in the CRM, with its options. */
export function lineName({ name, options }: Pick<LineRow, 'name' | 'options'>): string {
  return nameOfLine({ name, options: JSON.parse(options) as { name: string; value: string }[] });
}
