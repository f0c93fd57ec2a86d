import type { Transactor } from '../platform/db.ts';
import type { Proof } from './proof.ts';

interface ProofRow {
  id: string;
  made_at: number;
  equal: boolean | number;
  /** The gateways and streams of a Proof, as JSON. */
  report: string;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    proofs: ProofRow;
  }
}

export async function insertProof(
  trx: Transactor,
  { id, proof: { madeAt, equal, ...report } }: { id: string; proof: Proof },
): Promise<void> {
  await trx('proofs').insert({ id, made_at: madeAt, equal, report: JSON.stringify(report) });
}

export async function findEqualAt(db: Transactor): Promise<number | null> {
  const row = await db('proofs').where({ equal: true }).orderBy('made_at', 'desc').first('made_at');
  return row?.made_at ?? null;
}

/** Of two at the same moment it is the one that found a difference. */
export async function findLastProof(db: Transactor): Promise<Proof | null> {
  const row = await db('proofs')
    .orderBy([{ column: 'made_at', order: 'desc' }, { column: 'equal' }])
    .first();
  if (!row) return null;
  const report = JSON.parse(row.report) as Pick<Proof, 'gateways' | 'streams'>;
  return { madeAt: row.made_at, equal: Boolean(row.equal), ...report };
}

/** Removes what was found before a time, except the newest that was equal: it says since when there is a difference. */
export async function removeProofs(trx: Transactor, before: number): Promise<void> {
  const equalAt = await findEqualAt(trx);
  await trx('proofs')
    .where('made_at', '<', before)
    .whereNot({ made_at: equalAt ?? 0 })
    .delete();
}
