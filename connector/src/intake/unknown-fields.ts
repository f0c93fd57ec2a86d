import { z } from 'zod';
import { orderSnapshot, type OrderSnapshot } from '../contract/orders.ts';

type Fields = Record<string, unknown>;

/** Finds the object that a field holds, or holds a list of; undefined for plain values. */
function objectIn(schema: unknown): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodArray) return objectIn(schema.element);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return objectIn(schema.unwrap());
  return undefined;
}

const known = new Set(Object.keys(orderSnapshot.shape));
/** These fields may hold whatever the source likes. */
const FREE = ['flags', 'meta'];
const inside = Object.entries(orderSnapshot.shape).flatMap(([field, schema]) => {
  const object = FREE.includes(field) ? undefined : objectIn(schema);
  return object ? [{ field, fields: new Set(Object.keys(object.shape)) }] : [];
});

/** More names tell nobody more. */
const MOST_NAMED = 100;

/** Lists the fields that the contract does not know, each once, the first hundred: `giftWrap`, `lines.giftWrap`. */
export function listUnknown(snapshot: OrderSnapshot): string[] {
  const unknown = new Set<string>();
  for (const field in snapshot) if (!known.has(field)) unknown.add(field);
  for (const { field, fields } of inside) {
    const value = (snapshot as Fields)[field];
    const items = (Array.isArray(value) ? value : [value]) as (Fields | null)[];
    for (const item of items) for (const name in item) if (!fields.has(name)) unknown.add(`${field}.${name}`);
  }
  return [...unknown].slice(0, MOST_NAMED);
}
