import type { World } from '../world.ts';
import { invalidRequest } from './errors.ts';

const MAX_DEPTH = 4;

/** Answers a copy in which the ids named by `expand[]` are replaced by their objects. */
export function expandObject(world: World, object: object, paths: string[] | undefined): object {
  if (!paths?.length) return object;
  const copy = structuredClone(object);
  for (const path of paths) {
    const keys = path.split('.');
    const isList = (copy as { object?: string }).object === 'list';
    if (keys.length > MAX_DEPTH + (isList ? 1 : 0)) throw refused(path);
    expandAt(world, copy as Record<string, unknown>, keys, path);
  }
  return copy;
}

function expandAt(
  world: World,
  object: Record<string, unknown>,
  [key = '', ...rest]: string[],
  path: string,
): void {
  if (!(key in object)) throw refused(path);
  const value = object[key];
  if (Array.isArray(value)) {
    for (const each of value) expandAt(world, each as Record<string, unknown>, rest, path);
    return;
  }
  if (value === null) return;
  const found = typeof value === 'string' ? structuredClone(objectOf(world, key, value)) : value;
  if (!found) throw refused(path);
  object[key] = found;
  if (rest.length) expandAt(world, found as Record<string, unknown>, rest, path);
}

function objectOf(world: World, key: string, id: string): object | undefined {
  const { stripe } = world.state;
  if (key === 'latest_charge' || key === 'charge') return stripe.charges[id];
  if (key === 'payment_intent') return stripe.paymentIntents[id];
  if (key === 'payment_method') return stripe.paymentMethods[id];
  if (key === 'balance_transaction') return stripe.balanceTransactions[id];
  return undefined;
}

function refused(path: string): Error {
  return invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
}
