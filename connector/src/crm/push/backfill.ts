import { setImmediate as nextTurn } from 'node:timers/promises';
import { listCaseVersions } from '../../cases/for-crm.ts';
import { listVariantVersions } from '../../catalog/queries.ts';
import { queueChanges } from '../../changes/queue.ts';
import { listAccountVersions, listContactVersions } from '../../contacts/queries.ts';
import type { Context } from '../../context.ts';
import { listDocumentVersions } from '../../invoices/for-crm.ts';
import {
  listOrderVersions,
  listPaymentVersions,
  listRefundVersions,
  type RecordVersion,
} from '../../orders/for-crm.ts';
import { transact, type Transactor } from '../../platform/db.ts';
import type { CrmKind } from '../crm.ts';
import { readMarkedVersions } from '../store.ts';

/** This cursor says that the whole history was sent once: from then on gaps are looked for every hour. */
export const BACKFILLED = 'backfilled';

type ListVersions = (db: Transactor, page: { after: string; limit: number }) => Promise<RecordVersion[]>;

/** The owner of each kind lists all its records by id, page by page. */
const OWNERS: Record<CrmKind, ListVersions> = {
  account: listAccountVersions,
  contact: listContactVersions,
  product: listVariantVersions,
  order: listOrderVersions,
  payment: listPaymentVersions,
  refund: listRefundVersions,
  document: listDocumentVersions,
  case: listCaseVersions,
};

const KINDS = Object.keys(OWNERS) as CrmKind[];
/** So many versions are read along an index in some milliseconds; orders come in between two pages. */
const PAGE = 2000;

/** Walks through all records of a kind; each page is a quick read, however many records there are. */
export async function* eachPage(db: Transactor, kind: CrmKind): AsyncGenerator<RecordVersion[]> {
  for (let after = ''; ;) {
    const page = await OWNERS[kind](db, { after, limit: PAGE });
    if (page.length > 0) yield page;
    // SQLite answers within one turn of the event loop: without this one no request gets in before the last page.
    await nextTurn();
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? after;
  }
}

/** Of these, what has no record there had no place: its module was switched off. */
const PLACED: CrmKind[] = ['document', 'case'];

/** Lists the records of a page that were never applied, or that changed since. */
async function listUnmarked(
  db: Transactor,
  kind: CrmKind,
  page: RecordVersion[],
  homeless: boolean,
): Promise<string[]> {
  const [first, last] = [page[0]?.id ?? '', page.at(-1)?.id ?? ''];
  const placed = homeless && PLACED.includes(kind);
  const marks = await readMarkedVersions(db, kind, { first, last, placed });
  return page.filter(({ id, version }) => version > (marks.get(id) ?? -1)).map(({ id }) => id);
}

/**
 * Finds every record that the outside CRM does not have as it is now, and queues a change for it: the whole history on
 * the first day, later what fell between. `homeless`: also what had no place there when its turn came. Returns how many by
 * kind.
 */
export async function sweepRecords(
  ctx: Pick<Context, 'db' | 'clock'>,
  { homeless = false } = {},
): Promise<Record<CrmKind, number>> {
  const found = { account: 0, contact: 0, product: 0, order: 0, payment: 0, refund: 0, document: 0, case: 0 };
  for (const kind of KINDS) {
    for await (const page of eachPage(ctx.db, kind)) {
      const ids = await listUnmarked(ctx.db, kind, page, homeless);
      if (ids.length === 0) continue;
      const changes = ids.map((id) => ({ kind, id }));
      await transact(ctx.db, (trx) => queueChanges(trx, changes, ctx.clock.now()));
      found[kind] += ids.length;
    }
  }
  return found;
}
