import type { Transactor } from '../platform/db.ts';
import type { Applied, CrmKind } from './crm.ts';

export async function saveMarks(
  trx: Transactor,
  kind: CrmKind,
  applied: Applied[],
  now: number,
): Promise<void> {
  const rows = applied.map(({ id, version, outsideId }) => ({
    ...{ kind, record_id: id, outside_id: outsideId ?? '', version, marked_at: now },
  }));
  for (let from = 0; from < rows.length; from += 100) {
    const merged = ['outside_id', 'version', 'marked_at'];
    await trx('crm_marks')
      .insert(rows.slice(from, from + 100))
      .onConflict(['kind', 'record_id'])
      .merge(merged);
  }
}

export async function listMarked(db: Transactor, kind: CrmKind, ids: string[]): Promise<Set<string>> {
  const rows: { record_id: string }[] = await db('crm_marks')
    .where({ kind })
    .whereIn('record_id', ids)
    .select('record_id');
  return new Set(rows.map((row) => row.record_id));
}

export async function readCrmCursor(db: Transactor, name: string): Promise<string | null> {
  const row: { value: string } | undefined = await db('crm_cursors').where({ name }).first('value');
  return row?.value ?? null;
}

export async function saveCrmCursor(db: Transactor, name: string, value: string, now: number): Promise<void> {
  await db('crm_cursors')
    .insert({ name, value, moved_at: now })
    .onConflict('name')
    .merge(['value', 'moved_at']);
}

const TABLES: Record<CrmKind, { table: string; changed: string[] }> = {
  account: { table: 'accounts', changed: ['accounts.updated_at'] },
  contact: { table: 'contacts', changed: ['contacts.updated_at'] },
  product: { table: 'variants', changed: ['variants.updated_at', 'products.updated_at'] },
  order: { table: 'orders', changed: ['orders.updated_at'] },
  payment: { table: 'payments', changed: ['payments.created_at'] },
  refund: { table: 'refunds', changed: ['refunds.created_at'] },
};

/** Records newer than what was marked, by id after `after`: what a change was never recorded for. */
export async function listUnmarked(
  db: Transactor,
  kind: CrmKind,
  after: string,
  limit: number,
): Promise<string[]> {
  const { table, changed } = TABLES[kind];
  const query = db(table)
    .leftJoin('crm_marks as mark', function () {
      this.on('mark.record_id', `${table}.id`).andOn('mark.kind', db.raw('?', [kind]));
    })
    .where(`${table}.id`, '>', after)
    .where((either) => {
      either.whereNull('mark.record_id');
      for (const column of changed) either.orWhere(column, '>', db.ref('mark.version'));
    });
  if (kind === 'product') query.join('products', 'products.id', 'variants.product_id');
  const rows: { id: string }[] = await query.orderBy(`${table}.id`).limit(limit).select(`${table}.id`);
  return rows.map((row) => row.id);
}
