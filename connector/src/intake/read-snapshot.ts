import { AppError, invalidFields, type Fault } from '../platform/errors.ts';
import { sha256 } from '../platform/hash.ts';
import { parseJson } from '../platform/http.ts';
import { mendJson } from '../platform/mend-json.ts';
import { MOST_OF, type OrderSnapshot } from '../contract/orders.ts';
import { parseOrder } from './mend-order.ts';
import { listUnknown } from './unknown-fields.ts';

/** A snapshot that was read and checked; or why it cannot be taken, with the keys that could be made out. */
export type Reading =
  | { ok: true; snapshot: OrderSnapshot; contentHash: string; unknownFields: string[] }
  | { ok: false; error: AppError; orderKey: string | null; epoch: number | null; counter: number | null };

/** Reads the bytes of one message. It never throws for bad input. */
export function readSnapshot(body: Uint8Array): Reading {
  let json: unknown;
  try {
    json = mendJson(body, parseJson(body));
    assertListSizes(json);
    const snapshot = parseOrder(json);
    assertUniqueKeys(snapshot);
    assertExactSums(snapshot);
    const content = { ...(json as Record<string, unknown>), version: undefined };
    return {
      ok: true,
      snapshot,
      // What was redacted has the hash of what came in: only so a repeat is a repeat.
      contentHash: snapshot.erased?.contentHash ?? sha256(JSON.stringify(content)),
      unknownFields: listUnknown(snapshot),
    };
  } catch (error) {
    return { ok: false, error: toFault(error), ...hintsOf(json) };
  }
}

/** Every fault of a message is `invalid` and names a field: `body` when it is not even JSON. */
function toFault(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'invalid') return error;
  // Thousands of nested brackets end in a RangeError of the parser or the printer.
  const message = error instanceof RangeError ? 'The body is nested too deeply.' : undefined;
  if (!message && !(error instanceof AppError)) throw error;
  const fault = { field: 'body', message: message ?? (error as AppError).message };
  return new AppError('invalid', 'The order could not be read.', { faults: [fault], cause: error });
}

/** Throws for lists that are too long before their items are looked at, because looking at 300,000 takes seconds. */
function assertListSizes(json: unknown): void {
  const order = (json ?? {}) as Record<string, unknown>;
  const faults = Object.entries(MOST_OF).flatMap(([field, most]) => {
    const list = order[field];
    if (!Array.isArray(list) || list.length <= most) return [];
    return [{ field, message: `Send at most ${most}; these are ${list.length}.` }];
  });
  refuse(faults);
}

function refuse(faults: Fault[]): void {
  if (faults.length > 0) throw invalidFields(faults);
}

/** Throws when a key is used twice: facts are kept by their keys, and two would become one. */
function assertUniqueKeys(snapshot: OrderSnapshot): void {
  const faults: Fault[] = [];
  for (const list of ['payments', 'refunds', 'disputes', 'parcels'] as const) {
    const seen = new Set<string>();
    snapshot[list].forEach(({ key }, index) => {
      if (seen.has(key)) faults.push({ field: `${list}[${index}].key`, message: 'This key is used twice.' });
      seen.add(key);
    });
  }
  refuse(faults);
}

/** Throws for amounts that cannot be added exactly, because the order keeps their sums as numbers. */
function assertExactSums(snapshot: OrderSnapshot): void {
  const { lines, shipping, fees, payments, refunds, disputes } = snapshot;
  const charged = (part: { total: number; tax: number }) => Math.abs(part.total) + Math.abs(part.tax);
  const sums = {
    lines: lines.map((line) => Math.max(charged(line), Math.abs(line.subtotal))),
    shipping: shipping.map(charged),
    fees: fees.map(charged),
    payments: payments.map(({ amount }) => Math.abs(amount)),
    refunds: [...refunds, ...disputes].map(({ amount }) => amount),
  };
  const faults = Object.entries(sums).flatMap(([field, amounts]) =>
    amounts.reduce((sum, amount) => sum + amount, 0) <= Number.MAX_SAFE_INTEGER
      ? []
      : [{ field, message: 'Together these amounts are too large to be kept exactly.' }],
  );
  refuse(faults);
}

function hintsOf(json: unknown): { orderKey: string | null; epoch: number | null; counter: number | null } {
  const { orderKey, version } = (json ?? {}) as {
    orderKey?: unknown;
    version?: { epoch?: unknown; counter?: unknown };
  };
  const integer = (value: unknown) =>
    typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
  const epoch = integer(version?.epoch);
  return {
    orderKey: typeof orderKey === 'string' && orderKey.length <= 100 ? orderKey : null,
    epoch: epoch !== null && Math.abs(epoch) < 2 ** 31 ? epoch : null,
    counter: integer(version?.counter),
  };
}
