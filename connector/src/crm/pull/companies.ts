import type { Knex } from 'knex';
import { writeCompanyEdits } from '../../contacts/edit-company.ts';
import type { Context } from '../../context.ts';
import type { AccountRecord } from '../records.ts';
import { BY, type Taken, type Taking } from './taking.ts';

/** Takes a company's name. Its addresses are those of its buyers and stay so. */
export async function takeAccount(
  trx: Knex.Transaction,
  ctx: Context,
  { merged, standingId, at }: Taking<AccountRecord>,
): Promise<Taken> {
  const { name } = merged.take;
  if (name === undefined) return { taken: [] };
  const outcome = await writeCompanyEdits(trx, ctx, { companyId: standingId, edits: { name }, by: BY, at });
  return { taken: outcome.ok ? ['name'] : [] };
}
