import type { TransactionInformation } from '@paypal/paypal-server-sdk';
import type { Span, TakenPayment } from '../gateway.ts';
import { fromPaypalMoney } from './amounts.ts';
import type { createCaller } from './client.ts';
import { attemptIn } from './refunds.ts';

const PAGE = 500;

/**
 * PayPal's event codes begin with T00 where a buyer paid; refunds are T11. What was refunded later has another status than
 * S (`V` or `F`), and was taken all the same: only P (pending) and D (denied) are no money.
 */
function takenOf(info: TransactionInformation): TakenPayment[] {
  const { transactionId: key, transactionEventCode: code = '', transactionAmount: amount } = info;
  const isPayment = code.startsWith('T00') && !['P', 'D'].includes(info.transactionStatus ?? 'P');
  if (!isPayment || key === undefined || amount === undefined) return [];
  const money = fromPaypalMoney(amount);
  const attemptId = info.customField ? attemptIn(info.customField) : null;
  const takenAt = Date.parse(info.transactionInitiationDate ?? '') || undefined;
  return money.amount > 0 ? [{ key, attemptId, money, takenAt }] : [];
}

/** Lists by Transaction Search, which an account has to be allowed; at most 31 days at once. */
export async function listTaken(
  call: ReturnType<typeof createCaller>,
  { from, to }: Span,
): Promise<TakenPayment[]> {
  const taken: TakenPayment[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const span = { startDate: new Date(from).toISOString(), endDate: new Date(to).toISOString() };
    const asked = { ...span, fields: 'transaction_info', pageSize: PAGE, page };
    const { result } = await call((api) => api.reporting.searchTransactions(asked));
    taken.push(
      ...(result.transactionDetails ?? []).flatMap(({ transactionInfo: info }) =>
        info ? takenOf(info) : [],
      ),
    );
    pages = result.totalPages ?? 1;
  }
  return taken;
}
