import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';

/** When somebody gets an invoice: with every order, when they ask for it, or never. */
export const WHENS = ['always', 'on_request', 'never'] as const;
export type When = (typeof WHENS)[number];

/** What holds for buyers of a country; `''` stands for all countries without a rule of their own. */
export interface CountryRule {
  country: string;
  people: When;
  companies: When;
}

interface RuleRow extends CountryRule {
  shop_id: string;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    invoice_rules: RuleRow;
  }
}

/** In Italy a person gets an invoice who asks for it, and a company always; until an owner says otherwise, so it is elsewhere. */
const FIRST: CountryRule = { country: '', people: 'on_request', companies: 'always' };

/** Lists the rules that a shop's owner has set, by country. */
export async function listRules(db: Transactor, shopId: string): Promise<CountryRule[]> {
  const rows = await db('invoice_rules').where({ shop_id: shopId }).orderBy('country').select('*');
  return rows.map(({ country, people, companies }) => ({ country, people, companies }));
}

/** The rule for buyers of a country: its own, else the one for all, else the first one. */
export const ruleFor = (rules: CountryRule[], country: string): CountryRule =>
  rules.find((rule) => rule.country === country) ?? rules.find((rule) => rule.country === '') ?? FIRST;

const whenOf = (typed: string): When | undefined => WHENS.find((each) => each === typed.replace('-', '_'));

/** Reads a rule as it is typed. Refused by `country` (`bad_country`), `people` or `companies` (`not_listed`). */
export function readRule(
  typed: Record<'country' | 'people' | 'companies', string>,
): Outcome<{ rule: CountryRule }> {
  const country = typed.country.trim().toUpperCase();
  if (!/^([A-Z]{2})?$/.test(country)) return refuse('country', 'bad_country');
  const [people, companies] = [whenOf(typed.people), whenOf(typed.companies)];
  if (!people) return refuse('people', 'not_listed');
  if (!companies) return refuse('companies', 'not_listed');
  return { ok: true, rule: { country, people, companies } };
}

/** Sets what holds for buyers of a country. */
export async function saveRule(ctx: Context, shopId: string, rule: CountryRule): Promise<void> {
  await transact(ctx.db, async (trx) => {
    await trx('invoice_rules')
      .insert({ shop_id: shopId, ...rule })
      .onConflict(['shop_id', 'country'])
      .merge();
    await audit(trx, ctx, { what: 'invoices_of_shop', on: shopId, detail: { ...rule } });
  });
}
