import type { Transactor } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';

/** What is wrong with what was issued: a content that is not the one of its hash, or numbers that are not one after another. */
export interface DocumentFault {
  what: 'content_changed' | 'number_missing' | 'counter_behind';
  /** The document's number, or the series' id. */
  which: string;
}

const AT_A_TIME = 500;

async function listChanged(db: Transactor): Promise<{ faults: DocumentFault[]; checked: number }> {
  const faults: DocumentFault[] = [];
  let checked = 0;
  for (let after = ''; ;) {
    const rows = await db('issued_documents')
      .where('id', '>', after)
      .orderBy('id')
      .limit(AT_A_TIME)
      .select('id', 'number', 'content', 'content_hash');
    for (const { number, content, content_hash } of rows)
      if (sha256(content) !== content_hash) faults.push({ what: 'content_changed', which: number });
    checked += rows.length;
    if (rows.length < AT_A_TIME) return { faults, checked };
    after = rows.at(-1)?.id ?? '';
  }
}

/** Compares each series' counter with its documents: after an older backup came back the counter would give numbers twice. */
async function listGaps(db: Transactor): Promise<DocumentFault[]> {
  const counted: { series_id: string; first: number; last: number; count: number }[] = await db(
    'issued_documents',
  )
    .groupBy('series_id')
    .select('series_id', db.raw('MIN(sequence) AS first'), db.raw('MAX(sequence) AS last'))
    .count({ count: '*' });
  const counters = new Map<string, number>(
    (await db('invoice_series').select('id', 'last_sequence')).map((row) => [row.id, row.last_sequence]),
  );
  return counted.flatMap(({ series_id: which, first, last, count }): DocumentFault[] => [
    ...(last - first + 1 === count ? [] : [{ what: 'number_missing' as const, which }]),
    ...(counters.get(which) === last ? [] : [{ what: 'counter_behind' as const, which }]),
  ]);
}

/** Reads every document again and says what is wrong; nothing is changed. */
export async function verifyDocuments(db: Transactor): Promise<{ faults: DocumentFault[]; checked: number }> {
  const { faults, checked } = await listChanged(db);
  return { faults: [...faults, ...(await listGaps(db))], checked };
}
