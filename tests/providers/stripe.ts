import type { Recorded } from '../stage/sandbox/record.ts';
import type { Fault, Judge } from './fault.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Examples = Record<string, Json>;

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (value: Json): string =>
  Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;

/** Holders of the buyer's or our own words: any key may stand in them. */
const FREE = ['metadata', 'previous_attributes'];

/**
 * What an example object says of an answer: whether all its keys are there, and each value is of its kind. An example's null
 * says nothing of the kind, an empty list nothing of its items, and an id may stand where an object can be expanded.
 */
function compare(value: Json, example: Json, at: string, examples: Examples): { at: string; says: string }[] {
  if (value === null || example === null) return [];
  const own = isObject(value) && typeof value['object'] === 'string' ? examples[value['object']] : undefined;
  if (own !== undefined && own !== example) return compare(value, own, at, examples);
  const [is, should] = [kindOf(value), kindOf(example)];
  const isExpanded = (is === 'object' && should === 'string') || (is === 'string' && should === 'object');
  if (is !== should) return isExpanded ? [] : [{ at, says: `is a ${is} in place of a ${should}` }];
  if (Array.isArray(value)) {
    const [first] = example as Json[];
    return first === undefined
      ? value.flatMap((each, index) => compareAlone(each, `${at}/${index}`, examples))
      : value.flatMap((each, index) => compare(each, first, `${at}/${index}`, examples));
  }
  if (!isObject(value) || !isObject(example)) return [];
  // Of a way to pay the example has the details of its own kind.
  const missing = Object.keys(example).filter((key) => !(key in value) && key !== example['type']);
  return [
    ...missing.map((key) => ({ at: `${at}/${key}`, says: 'is missing' })),
    ...Object.entries(value).flatMap(([key, inner]) =>
      FREE.includes(key) ? [] : compareInner(inner, example[key], `${at}/${key}`, examples),
    ),
  ];
}

function compareInner(value: Json, example: Json | undefined, at: string, examples: Examples) {
  return example === undefined || example === null
    ? compareAlone(value, at, examples)
    : compare(value, example, at, examples);
}

/** An object that names its own kind is held against that example. */
function compareAlone(value: Json, at: string, examples: Examples): { at: string; says: string }[] {
  if (Array.isArray(value))
    return value.flatMap((each, index) => compareAlone(each, `${at}/${index}`, examples));
  if (!isObject(value)) return [];
  const example = typeof value['object'] === 'string' ? examples[value['object']] : undefined;
  return example === undefined
    ? Object.entries(value).flatMap(([key, inner]) => compareAlone(inner, `${at}/${key}`, examples))
    : compare(value, example, at, examples);
}

/** Holds answers against Stripe's example objects. Its calls are made by its own SDK, and nothing is published of them here. */
export function createStripeJudge(examples: Examples): Judge {
  return (call: Recorded) => {
    if (!call.path.startsWith('/v1/') || call.status >= 300) return null;
    const answer = JSON.parse(call.answer) as Json;
    if (!isObject(answer) || typeof answer['object'] !== 'string') return null;
    const of = `${call.method} ${(call.path.split('?')[0] ?? '').replace(/\/[a-z]+_\w+/g, '/:id')}`;
    return compareAlone(answer, '', examples).map((each): Fault => ({
      ...{ provider: 'stripe', of, side: 'answer' },
      ...each,
    }));
  };
}
