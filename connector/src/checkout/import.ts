import type { Context } from '../context.ts';
import {
  asText,
  cellReader,
  lineCurrency,
  numbersOf,
  readDay,
  readWhole,
  readWord,
  readYesNo,
  type Cell,
} from '../platform/cells.ts';
import { readCsv, type LineFault } from '../platform/csv.ts';
import { endOfDay, startOfDay } from '../platform/days.ts';
import { transact } from '../platform/db.ts';
import type { DecimalMark } from '../platform/numbers.ts';
import { findHomeShop, listCurrencies } from '../shops/shops.ts';
import { replaceShippingMethods, saveCoupons } from './conditions-store.ts';
import type { Coupon } from './coupons.ts';
import type { ShippingMethod } from './shipping.ts';

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

export interface ConditionsReport {
  /** How many rows were read. */
  rows: number;
  faults: LineFault[];
}

/** Reads `IT`, `DE FR` or `EU -IT`, which is all of the EU but Italy. */
function readCountries(text: string): Cell<string[]> {
  const countries = new Set<string>();
  for (const word of text.split(/[\s,]+/)) {
    const code = word.replace(/^-/, '');
    if (!/^[A-Z]{2}$/.test(code)) return { fault: 'Write country codes like "IT" or "EU -IT".' };
    for (const each of code === 'EU' ? EU : [code]) {
      if (word.startsWith('-')) countries.delete(each);
      else countries.add(each);
    }
  }
  return { value: [...countries].sort() };
}

const idOf = (text: string): Cell<string> =>
  /^[a-z0-9-]{1,40}$/.test(text) ? { value: text } : { fault: 'Use small letters, digits and hyphens.' };
const codeOf = (text: string): Cell<string> =>
  /^[A-Za-z0-9_-]{2,40}$/.test(text)
    ? { value: text.toUpperCase() }
    : { fault: 'Use letters, digits, - and _.' };

function reportTwice(keys: { line: number; key: string }[], column: string, faults: LineFault[]): void {
  keys.forEach(({ line, key }, index) => {
    if (keys.findIndex((each) => each.key === key) < index) {
      faults.push({ line, column, message: 'This is there twice.' });
    }
  });
}

function readShipping(
  text: string,
  { decimal, currencies }: { decimal: DecimalMark | undefined; currencies: string[] },
): { methods: ShippingMethod[]; faults: LineFault[] } {
  const { rows, faults } = readCsv(text, {
    needed: ['id', 'name_en', 'name_it', 'countries', 'price'],
    optional: ['free_from', 'currency', 'phone'],
  });
  const amounts = rows.flatMap(({ values }) => [values['price'] ?? '', values['free_from'] ?? '']);
  const numbers = numbersOf(amounts, decimal);
  const methods = rows.map(({ line, values }, position) => {
    const cell = cellReader(line, values, faults);
    const currency = lineCurrency(cell, currencies);
    const amount = numbers.amount(currency);
    return {
      id: cell.need('id', idOf, ''),
      name: { en: cell.need('name_en', asText(200), ''), it: cell.need('name_it', asText(200), '') },
      countries: cell.need('countries', readCountries, []),
      currency,
      price: cell.need('price', amount, 0),
      freeFrom: cell.read<number | null>('free_from', amount, null),
      needsPhone: cell.read('phone', readYesNo, false),
      position,
    };
  });
  reportTwice(
    rows.map(({ line, values }) => ({ line, key: values['id'] ?? '' })),
    'id',
    faults,
  );
  return { methods, faults };
}

/**
 * Takes a file as the whole list: methods it does not name are no longer offered. With any fault nothing is changed.
 */
export async function importShipping(
  ctx: Context,
  csvText: string,
  decimal?: DecimalMark,
): Promise<ConditionsReport> {
  const { methods, faults } = readShipping(csvText, { decimal, currencies: await listCurrencies(ctx.db) });
  if (faults.length === 0) await transact(ctx.db, (trx) => replaceShippingMethods(trx, methods));
  return { rows: methods.length, faults };
}

type NewCoupon = Omit<Coupon, 'used'>;

const isPercent = (kind: string): boolean => kind.toLowerCase() === 'percent';

function readCoupons(
  text: string,
  {
    decimal,
    timeZone,
    currencies,
  }: { decimal: DecimalMark | undefined; timeZone: string; currencies: string[] },
): { coupons: NewCoupon[]; faults: LineFault[] } {
  const { rows, faults } = readCsv(text, {
    needed: ['code', 'kind', 'value'],
    optional: [
      'min_total',
      'valid_from',
      'valid_until',
      'usage_limit',
      'customer_limit',
      'exclude_sale',
      'active',
      'currency',
    ],
  });
  const amounts = rows.flatMap(({ values }) => [
    isPercent(values['kind'] ?? '') ? '' : (values['value'] ?? ''),
    values['min_total'] ?? '',
  ]);
  const numbers = numbersOf(amounts, decimal);
  const coupons = rows.map(({ line, values }) => {
    const cell = cellReader(line, values, faults);
    const currency = lineCurrency(cell, currencies);
    const amount = numbers.amount(currency);
    const kind = cell.need('kind', (given) => readWord(given, ['percent', 'fixed'] as const), 'percent');
    const firstDay = cell.read<string | null>('valid_from', readDay, null);
    const lastDay = cell.read<string | null>('valid_until', readDay, null);
    return {
      code: cell.need('code', codeOf, ''),
      kind,
      value:
        kind === 'percent' ? cell.need('value', numbers.percent, '0') : String(cell.need('value', amount, 0)),
      currency,
      minTotal: cell.read('min_total', amount, 0),
      validFrom: firstDay === null ? null : startOfDay(firstDay, timeZone),
      // The day that the file names is the last on which the coupon counts.
      validUntil: lastDay === null ? null : endOfDay(lastDay, timeZone),
      usageLimit: cell.read<number | null>('usage_limit', readWhole, null),
      customerLimit: cell.read<number | null>('customer_limit', readWhole, null),
      excludesSale: cell.read('exclude_sale', readYesNo, false),
      active: cell.read('active', readYesNo, true),
    };
  });
  reportTwice(
    rows.map(({ line, values }) => ({ line, key: (values['code'] ?? '').toUpperCase() })),
    'code',
    faults,
  );
  return { coupons, faults };
}

/**
 * Adds and changes coupons by code; how often one was used stays. Its days are those of the home shop, because a coupon
 * is of no shop alone. With any fault nothing is changed.
 */
export async function importCoupons(
  ctx: Context,
  csvText: string,
  decimal?: DecimalMark,
): Promise<ConditionsReport> {
  const timeZone = (await findHomeShop(ctx.db))?.timeZone ?? 'UTC';
  const { coupons, faults } = readCoupons(csvText, {
    decimal,
    timeZone,
    currencies: await listCurrencies(ctx.db),
  });
  if (faults.length === 0) await transact(ctx.db, (trx) => saveCoupons(trx, coupons));
  return { rows: coupons.length, faults };
}
