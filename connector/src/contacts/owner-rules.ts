import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import { listColleagues } from '../staff/staff.ts';
import type { BuyerClaim } from './claim.ts';

/** By what new contacts are shared out: `turn` gives the next one to whoever was given fewest. */
export const RULE_KINDS = ['none', 'shop', 'country', 'turn'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

interface RuleRow {
  kind: Exclude<RuleKind, 'none'>;
  /** A shop's id, a country's two letters, `*` for all others; empty in turn. */
  value: string;
  staff_id: string;
  given: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    owner_rules: RuleRow;
  }
}

const OWNER_RULES: Table<RuleRow> = { name: 'owner_rules', primary: ['kind', 'value', 'staff_id'] };
const BY_KIND: Finder<RuleRow> = { table: OWNER_RULES, by: ['kind'] };
/** Two contacts that come at the same moment wait for each other, and only here. */
const IN_TURN: Finder<RuleRow> = { table: OWNER_RULES, by: ['kind'], lock: true };
const OTHERS = '*';

/**
 * Says who looks after a contact that an order has just made, as part of the transaction that makes it; null when no rule
 * holds or whom it names does not work here any more. A contact that is there already is never asked about.
 */
export async function shareOut(
  work: Work,
  { shopId, snapshot }: Pick<BuyerClaim, 'shopId' | 'snapshot'>,
): Promise<string | null> {
  await work.load(BY_KIND, [['shop'], ['country'], ['turn']]);
  const byShop = await work.list(BY_KIND, ['shop']);
  const byCountry = await work.list(BY_KIND, ['country']);
  const inTurn = await work.list(BY_KIND, ['turn']);
  if (byShop.length + byCountry.length + inTurn.length === 0) return null;
  const here = new Set((await listColleagues(work.trx)).map(({ id }) => id));
  const of = (rows: readonly RuleRow[], value: string) =>
    rows.find((row) => row.value === value && here.has(row.staff_id))?.staff_id;
  const country = (snapshot.billing?.country || snapshot.delivery?.country) ?? '';
  const named = of(byShop, shopId) ?? of(byShop, OTHERS) ?? of(byCountry, country) ?? of(byCountry, OTHERS);
  if (named !== undefined || inTurn.length === 0) return named ?? null;
  const rows = (await work.list(IN_TURN, ['turn'])).filter(({ staff_id }) => here.has(staff_id));
  const [next] = [...rows].sort((a, b) => a.given - b.given || (a.staff_id < b.staff_id ? -1 : 1));
  if (!next) return null;
  work.change(OWNER_RULES, next, { given: next.given + 1 });
  return next.staff_id;
}

export interface OwnerRule {
  kind: RuleKind;
  /** Who is given what; `value` is empty in turn. */
  shares: { value: string; staffId: string }[];
}

export async function readOwnerRule(db: Transactor): Promise<OwnerRule> {
  const rows = await db('owner_rules').orderBy(['value', 'staff_id']).select('*');
  return {
    kind: rows[0]?.kind ?? 'none',
    shares: rows.map(({ value, staff_id }) => ({ value, staffId: staff_id })),
  };
}

/**
 * Says by what new contacts are shared out from now on; those that are there keep their owner. Refused with `bad_country`,
 * `bad_owner` (nobody who works here) or `no_owner` (a rule that names nobody).
 */
export async function setOwnerRule(
  ctx: Context,
  { kind, shares }: OwnerRule,
): Promise<Outcome<Record<never, never>>> {
  const here = (await listColleagues(ctx.db)).map(({ id }) => id);
  const wanted = kind === 'none' ? [] : shares;
  if (kind !== 'none' && wanted.length === 0) return refuse('kind', 'no_owner');
  if (wanted.some(({ staffId }) => !here.includes(staffId))) return refuse('owner', 'bad_owner');
  if (kind === 'country' && wanted.some(({ value }) => value !== OTHERS && !/^[A-Z]{2}$/.test(value)))
    return refuse('country', 'bad_country');
  const rows = new Map(
    wanted.map(({ value, staffId }) => {
      const own = kind === 'turn' ? '' : value;
      const row = { kind: kind as RuleRow['kind'], value: own, staff_id: staffId, given: 0 };
      return [kind === 'turn' ? staffId : own, row];
    }),
  );
  await transact(ctx.db, async (trx) => {
    await trx('owner_rules').delete();
    if (rows.size > 0) await trx('owner_rules').insert([...rows.values()]);
    await audit(trx, ctx, { what: 'owner_rule', on: '', detail: { kind } });
  });
  return { ok: true };
}
