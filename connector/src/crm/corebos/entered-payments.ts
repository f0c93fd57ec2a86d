import { Big } from 'big.js';
import type { EnteredPayment } from '../crm.ts';
import { plain } from './columns.ts';
import { inTransaction, select, type Row } from './connection.ts';
import { ENTERED_HASH } from './entered.ts';
import { fromSiteTime } from './fit-text.ts';
import { agreeOn, contentHash, findLinksByRecord, insertLinks, NEVER_WRITTEN, updateLink } from './links.ts';
import type { Site } from './site.ts';
import type { Target } from './session.ts';

/** What a payment says; undefined while it is not paid, or says nothing. Money out is below zero, as in our refunds there. */
function toPayment(site: Site, row: Row, orderId: string): EnteredPayment | undefined {
  const amount = new Big(plain(row['amount'] ?? '0') || '0').times(String(row['credit']) === '1' ? 1 : -1);
  if (String(row['paid']) !== '1' || amount.eq(0)) return undefined;
  const written = String(row['paymentdate'] ?? row['register'] ?? '');
  const day = /^[1-9]\d{3}-\d\d-\d\d/.exec(written)?.[0];
  const at = day && `${day} 00:00:00`;
  const said = {
    ...{ orderId, amount: amount.toFixed(), currency: site.baseCurrency },
    ...{ method: String(row['paymentmode'] ?? ''), reference: String(row['reference'] ?? '') },
    paidAt: fromSiteTime(at ?? String(row['modifiedtime']), site.timeZone),
  };
  return {
    kind: 'entered_payment',
    outsideId: String(row['cobropagoid']),
    contentHash: contentHash(said),
    ...said,
  };
}

/** Reads payments that staff typed for an order of ours, or for its invoice, and that are not known here as they are. */
export async function readEnteredPayments({ db, site }: Target, crmids: number[]): Promise<EnteredPayment[]> {
  if (crmids.length === 0 || !site.tables.has('vtiger_cobropago')) return [];
  const known = await findLinksByRecord(db, crmids);
  const typed = crmids.filter((crmid) => (known.get(crmid)?.hash ?? ENTERED_HASH) === ENTERED_HASH);
  if (typed.length === 0) return [];
  const rows = await select(
    db,
    `SELECT p.*, o.modifiedtime, COALESCE(i.salesorderid, p.related_id) AS order_crmid FROM vtiger_cobropago p
       JOIN vtiger_crmobject o ON o.crmid = p.cobropagoid AND o.deleted = 0
       LEFT JOIN ${site.modules.has('Invoice') ? 'vtiger_invoice' : '(SELECT 0 AS invoiceid, 0 AS salesorderid)'} i
         ON i.invoiceid = p.related_id AND i.salesorderid > 0
      WHERE p.cobropagoid IN (?) AND p.related_id > 0 ORDER BY p.cobropagoid`,
    [typed],
  );
  const orders = await findLinksByRecord(
    db,
    rows.map((row) => Number(row['order_crmid'])),
  );
  return rows.flatMap((row) => {
    const order = orders.get(Number(row['order_crmid']));
    const payment = order?.kind === 'order' ? toPayment(site, row, order.id) : undefined;
    const content = known.get(Number(row['cobropagoid']))?.base.fields['content'];
    return payment === undefined || payment.contentHash === content ? [] : [payment];
  });
}

/** Links it with the payment that it will be here, so that it is never written there a second time. */
export async function linkPayment({ db }: Target, { outsideId }: EnteredPayment, id: string): Promise<void> {
  const crmid = Number(outsideId);
  await inTransaction(db, async (trx) => {
    if ((await findLinksByRecord(trx, [crmid])).has(crmid)) return;
    await insertLinks(trx, [
      {
        ...{ kind: 'payment', id, crmid, module: 'CobroPago', version: 0, hash: ENTERED_HASH },
        ...{ base: { fields: {}, held: {} }, writtenAt: NEVER_WRITTEN },
      },
    ]);
  });
}

/** The same content does not come again. */
export async function acknowledgePayment({ db }: Target, payment: EnteredPayment): Promise<void> {
  const crmid = Number(payment.outsideId);
  await inTransaction(db, async (trx) => {
    const link = (await findLinksByRecord(trx, [crmid])).get(crmid);
    if (link) await updateLink(trx, { ...link, base: agreeOn(link.base, { content: payment.contentHash }) });
  });
}
