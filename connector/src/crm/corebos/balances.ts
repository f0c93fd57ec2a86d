import { select, write, type Row, type Runner } from './connection.ts';
import type { Site } from './site.ts';

/** Figures that follow from payments: optional change sets of coreBOS add their columns to a table. */
interface Balance {
  table: string;
  key: string;
  /** A payment points here by this column. */
  by: 'parent_id' | 'related_id';
  /** They are made of `s.total` (all payments, money out subtracted) and `s.paid` (those of them that are paid). */
  columns: Record<string, string>;
}

const OF_PAYER = {
  balance: 'COALESCE(s.paid, 0)',
  totalamount: 'COALESCE(s.total, 0)',
  totalpending: 'COALESCE(s.total - s.paid, 0)',
};
const CONTACT: Balance = {
  ...{ table: 'vtiger_contactdetails', key: 'contactid', by: 'parent_id', columns: OF_PAYER },
};
const ACCOUNT: Balance = {
  ...{ table: 'vtiger_account', key: 'accountid', by: 'parent_id', columns: OF_PAYER },
};
/** coreBOS' own arithmetic takes the order's currency and the base currency for the same, and so do we. */
const ORDER: Balance = {
  ...{ table: 'vtiger_salesorder', key: 'salesorderid', by: 'related_id' },
  columns: {
    amount_paid: 'COALESCE(s.paid, 0)',
    amount_due: 't.total - COALESCE(s.paid, 0)',
    total_amount: 't.total',
  },
};

const SIGNED = "IF(p.credit = '1', p.amount, -p.amount)";

async function addUp(trx: Runner, site: Site, { table, key, by, columns }: Balance, ids: number[]) {
  const known = site.tables.get(table);
  if (ids.length === 0 || !Object.keys(columns).every((column) => known?.has(column))) return;
  // They are locked before anything is added up: whoever comes second then sees what the first has written.
  await select(trx, `SELECT ${key} FROM ${table} WHERE ${key} IN (?) ORDER BY ${key} FOR UPDATE`, [ids]);
  const set = Object.entries(columns).map(([column, value]) => `t.${column} = ${value}`);
  await write(
    trx,
    `UPDATE ${table} t LEFT JOIN (
       SELECT p.${by} AS id, SUM(${SIGNED}) AS total, SUM(IF(p.paid = '1', ${SIGNED}, 0)) AS paid
         FROM vtiger_cobropago p JOIN vtiger_crmobject o ON o.crmid = p.cobropagoid AND o.deleted = 0
        WHERE p.${by} IN (?) GROUP BY p.${by}
     ) s ON s.id = t.${key} SET ${set.join(', ')} WHERE t.${key} IN (?)`,
    [ids, ids],
  );
}

/** Writes the balances of everybody these payments belong to, or belonged to before, and of their orders. */
export async function balancePayments(
  trx: Runner,
  site: Site,
  payments: Record<string, Row>[],
): Promise<void> {
  const idsOf = (column: Balance['by']): number[] => {
    const ids = payments.map(({ vtiger_cobropago: row }) => Number(row?.[column] ?? 0));
    return [...new Set(ids)].filter((id) => id > 0);
  };
  const payers = idsOf('parent_id');
  await addUp(trx, site, CONTACT, payers);
  await addUp(trx, site, ACCOUNT, payers);
  await balanceOrders(trx, site, idsOf('related_id'));
}

export async function balanceOrders(trx: Runner, site: Site, crmids: number[]): Promise<void> {
  if (site.modules.has('CobroPago')) await addUp(trx, site, ORDER, crmids);
}
