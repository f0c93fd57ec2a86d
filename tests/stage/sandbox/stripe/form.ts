import { z } from 'zod';
import { invalidRequest, type StripeFault } from './errors.ts';

export type Raw = string | Raw[] | { [key: string]: Raw };

/** Reads Stripe's form encoding: `a[b]=1`, `a[]=1`, `a[0][b]=1`. */
export function parseForm(text: string): Record<string, Raw> {
  const root: Record<string, Raw> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
    if (!match?.[1])
      throw invalidRequest(`Invalid parameter name: ${name}`, { param: name, code: 'parameter_unknown' });
    const keys = [match[1], ...[...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '')];
    place(root, keys, value, name);
  }
  return listsOf(root) as Record<string, Raw>;
}

function place(into: Record<string, Raw>, keys: string[], value: string, name: string): void {
  const [first = '', ...rest] = keys;
  const key = first === '' ? String(Object.keys(into).length) : first;
  if (key === '__proto__') throw invalidRequest(`Invalid parameter name: ${name}`, { param: name });
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = into[key] ?? {};
  if (typeof inner === 'string') throw invalidRequest('Invalid object', { param: name });
  into[key] = inner;
  place(inner as Record<string, Raw>, rest, value, name);
}

function listsOf(raw: Raw): Raw {
  if (typeof raw === 'string') return raw;
  const entries = Object.entries(raw).map(([key, value]): [string, Raw] => [key, listsOf(value)]);
  if (entries.length && entries.every(([key], index) => key === String(index)))
    return entries.map(([, value]) => value);
  return Object.fromEntries(entries);
}

/** Parameters arrive as text; these read them the way Stripe does. */
export const text = (max = 5000): z.ZodString => z.string().max(max);
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, { error: (issue) => `Invalid integer: ${String(issue.input)}` })
  .transform(Number);
export const bool = z
  .enum(['true', 'false'], { error: (issue) => `Invalid boolean: ${String(issue.input)}` })
  .transform((value) => value === 'true');
export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((value) => Object.keys(value).length <= 50, 'You can have up to 50 metadata keys.');
export const expand = z.array(z.string()).optional();
export const currency = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine((value) => Intl.supportedValuesOf('currency').includes(value.toUpperCase()), {
    error: (issue) => `Invalid currency: ${String(issue.input)}`,
  });
export const address = z.strictObject({
  city: text().optional(),
  country: text(2).optional(),
  line1: text().optional(),
  line2: text().optional(),
  postal_code: text().optional(),
  state: text().optional(),
});
export const shipping = z.strictObject({
  address,
  name: text(),
  phone: text().optional(),
  carrier: text().optional(),
  tracking_number: text().optional(),
});
const time = integer;
export const created = z
  .union([
    time,
    z.strictObject({ gt: time.optional(), gte: time.optional(), lt: time.optional(), lte: time.optional() }),
  ])
  .optional();
export const paging = {
  limit: integer.pipe(z.number().min(1).max(100)).default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  expand,
};

/** Checks parameters against a schema; what fails is refused with the words and `param` Stripe uses. */
export function readParams<T extends z.ZodType>(schema: T, raw: Record<string, Raw>): z.output<T> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw faultOf(result.error, raw);
}

function faultOf(error: z.ZodError, raw: Record<string, Raw>): StripeFault {
  const [issue] = error.issues;
  if (!issue) return invalidRequest('Invalid request.');
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const param = nameOf([...path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${param}`, { param, code: 'parameter_unknown' });
  }
  const param = nameOf(path);
  if (valueAt(raw, path) === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, { param, code: 'parameter_missing' });
  }
  const code = issue.message.startsWith('Invalid integer') ? 'parameter_invalid_integer' : undefined;
  return invalidRequest(issue.message, { param, ...(code ? { code } : {}) });
}

function nameOf([first = '', ...rest]: string[]): string {
  return first + rest.map((part) => `[${part}]`).join('');
}

function valueAt(raw: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], raw);
}
