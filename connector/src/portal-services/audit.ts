import type { AuditServices, AuditView } from '@carrello/portal/services';
import { listAudit, type AuditEntry } from '../audit/queries.ts';
import { AUDITED } from '../audit/words.ts';
import type { Context } from '../context.ts';
import { listAccountNames, listContactNames } from '../contacts/names.ts';
import { listCustomerNames } from '../customers/customers.ts';
import { listOrderNumbers } from '../orders/queries.ts';
import { listShopNames } from '../shops/shops.ts';
import { listStaffNames } from '../staff/staff.ts';
import { guarded } from './guarded.ts';

const PAGE = 50;
/** Where the record of an id is shown, by what the id begins with. */
const PAGES: Record<string, string> = {
  ord: '/desk/orders',
  con: '/desk/contacts',
  acc: '/desk/companies',
  stf: '/desk/staff',
  inb: '/desk/intake/messages',
};

/** Where people read what an id is called, by what the id begins with. */
const NAMES: Record<string, (db: Context['db'], ids: string[]) => Promise<Map<string, string>>> = {
  ord: listOrderNumbers,
  con: listContactNames,
  acc: listAccountNames,
  cus: listCustomerNames,
  shp: listShopNames,
  stf: listStaffNames,
};

async function namesOf(db: Context['db'], ids: string[]): Promise<Map<string, string>> {
  const names = await Promise.all(
    Object.entries(NAMES).map(([kind, list]) =>
      list(
        db,
        ids.filter((id) => id.startsWith(`${kind}_`)),
      ),
    ),
  );
  return new Map(names.flatMap((each) => [...each]));
}

function present(entry: AuditEntry, names: Map<string, string>): AuditView {
  const { at, who, what, on, from, detail } = entry;
  const page = PAGES[on.split('_')[0] ?? ''];
  return {
    at,
    whoKind: who.kind,
    who: names.get(who.id) ?? who.id,
    what,
    on: names.get(on) ?? on,
    path: page === undefined ? null : `${page}/${on}`,
    from,
    detail,
  };
}

/** Answers an owner who did what. */
export function auditServices({ db }: Context): AuditServices {
  return {
    listAudited: guarded('staff.manage', () => Promise.resolve([...AUDITED])),
    listAudit: guarded('staff.manage', async (_session, { who, what, cursor }) => {
      const { items, next } = await listAudit(db, { who, what }, { before: cursor, most: PAGE });
      const names = await namesOf(
        db,
        items.flatMap(({ who: { id }, on }) => [id, on]),
      );
      return { items: items.map((entry) => present(entry, names)), next };
    }),
  };
}
