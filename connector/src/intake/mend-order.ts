import { Big } from 'big.js';
import type { z } from 'zod';
import { orderSnapshot, type OrderSnapshot } from '../contract/orders.ts';
import { parseBy } from '../platform/http.ts';
import { cut } from '../platform/text.ts';

type Issue = z.core.$ZodIssue;
type Place = Record<PropertyKey, unknown>;

/** By these something is found again; half of a key would be another's. */
const KEYS = new Set([
  'key',
  'orderKey',
  'sourceId',
  'productKey',
  'variantKey',
  'lineKey',
  'taxKey',
  'uid',
  'providerId',
]);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const LONGEST_NUMBER = 40;
const MOST_NAMED = 10;

const isNumber = (value: unknown): value is string => typeof value === 'string' && NUMBER.test(value.trim());

/** Writes `1e-7` as `0.0000001`; decimals for which there is no room are left out. */
function plainNumber(value: string): string | undefined {
  const plain = new Big(value.trim()).toFixed();
  if (plain.length <= LONGEST_NUMBER) return plain;
  const room = LONGEST_NUMBER - (plain.split('.')[0] ?? '').length - 1;
  return room < 0 ? undefined : new Big(value.trim()).toFixed(room, Big.roundDown);
}

/** What fits instead of a value; undefined where nothing does. */
function mended(value: unknown, issue: Issue): string | undefined {
  const field = issue.path.at(-1);
  if (KEYS.has(String(field))) return undefined;
  if (issue.code === 'invalid_format' && isNumber(value)) return plainNumber(value);
  if (issue.code === 'too_big' && issue.origin === 'string' && typeof value === 'string')
    return issue.maximum === LONGEST_NUMBER && isNumber(value)
      ? plainNumber(value)
      : cut(value, Number(issue.maximum));
  const isOption = issue.code === 'invalid_type' && issue.path.at(-3) === 'options';
  return isOption && value !== undefined ? JSON.stringify(value) : undefined;
}

/** `lines[3].name` is `lines.name`: which of them it was is seen in the message. */
const nameOf = (path: PropertyKey[]): string => path.filter((step) => typeof step !== 'number').join('.');

function placeOf(json: unknown, path: PropertyKey[]): Place | undefined {
  return path.reduce<unknown>((place, step) => (place as Place | undefined)?.[step], json) as
    Place | undefined;
}

/**
 * Reads an order whose texts and numbers may be longer than their fields: those are cut, never within a character, and
 * flagged (`text_cut`, with the fields), because an order is worth more than the end of a text. Throws `invalid` for all else.
 */
export function parseOrder(json: unknown): OrderSnapshot {
  const result = orderSnapshot.safeParse(json);
  if (result.success) return result.data;
  const copy = structuredClone(json);
  const fields = new Set<string>();
  for (const issue of result.error.issues) {
    const place = placeOf(copy, issue.path.slice(0, -1));
    const field = issue.path.at(-1);
    const value = field === undefined ? undefined : mended(place?.[field], issue);
    if (!place || field === undefined || value === undefined) return parseBy(orderSnapshot, json);
    place[field] = value;
    fields.add(nameOf(issue.path));
  }
  const snapshot = parseBy(orderSnapshot, copy);
  const flag = { code: 'text_cut', fields: [...fields].filter((_field, at) => at < MOST_NAMED) };
  return { ...snapshot, flags: [...snapshot.flags, flag] };
}
