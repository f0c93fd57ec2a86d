import { isoTime, type World } from '../world.ts';
import { getCapture } from './captures.ts';
import { notFound } from './errors.ts';
import { emitPaypal } from './events.ts';
import type { Money } from './objects.ts';

const ANSWER_DAYS = 10;

export interface PaypalDispute {
  dispute_id: string;
  create_time: string;
  update_time: string;
  disputed_transactions: {
    seller_transaction_id: string;
    invoice_number?: string | undefined;
    custom?: string | undefined;
    gross_amount: Money;
  }[];
  reason: string;
  status: 'WAITING_FOR_SELLER_RESPONSE' | 'UNDER_REVIEW' | 'RESOLVED';
  dispute_amount: Money;
  dispute_outcome?: { outcome_code: string; amount_refunded?: Money };
  /** Left out until money has moved. */
  money_movements?: { affected_party: string; amount: Money; type: string; reason: string }[];
  dispute_life_cycle_stage: 'CHARGEBACK';
  seller_response_due_date?: string | undefined;
}

/**
 * The buyer asks PayPal for the money back, or for an amount of it; `bare` leaves out what the shop once gave PayPal with the
 * order.
 */
export function openPaypalDispute(
  world: World,
  captureId: string,
  { reason, bare, amount }: { reason: string; bare: boolean; amount?: string | undefined },
): string {
  const capture = getCapture(world, captureId);
  const id = `PP-D-${world.random.between(10_000, 99_999)}`;
  const now = isoTime(world);
  const due = new Date(world.clock.now() + ANSWER_DAYS * 24 * 3600 * 1000).toISOString();
  const dispute: PaypalDispute = {
    dispute_id: id,
    create_time: now,
    update_time: now,
    disputed_transactions: [
      {
        seller_transaction_id: captureId,
        ...(bare ? {} : { invoice_number: capture.invoice_id, custom: capture.custom_id }),
        gross_amount: capture.amount,
      },
    ],
    reason,
    status: 'WAITING_FOR_SELLER_RESPONSE',
    dispute_amount: { ...capture.amount, value: amount ?? capture.amount.value },
    dispute_life_cycle_stage: 'CHARGEBACK',
    seller_response_due_date: due,
  };
  world.state.paypal.disputes ??= {};
  world.state.paypal.disputes[id] = dispute;
  emitPaypal(world, 'CUSTOMER.DISPUTE.CREATED', 'dispute', dispute);
  return id;
}

function changed(world: World, dispute: PaypalDispute, type: string): void {
  dispute.update_time = isoTime(world);
  emitPaypal(world, type, 'dispute', dispute);
}

export function answerPaypalDispute(world: World, id: string): void {
  const dispute = getPaypalDispute(world, id);
  if (dispute.status !== 'WAITING_FOR_SELLER_RESPONSE') return;
  dispute.status = 'UNDER_REVIEW';
  changed(world, dispute, 'CUSTOMER.DISPUTE.UPDATED');
}

export function closePaypalDispute(world: World, id: string, outcome: 'won' | 'lost'): void {
  const dispute = getPaypalDispute(world, id);
  if (dispute.status === 'RESOLVED') return;
  const amount = dispute.dispute_amount;
  const move = { affected_party: 'SELLER', amount, type: 'DEBIT', reason: 'DISPUTE_SETTLEMENT' };
  dispute.status = 'RESOLVED';
  dispute.dispute_outcome =
    outcome === 'lost'
      ? { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: amount }
      : { outcome_code: 'RESOLVED_SELLER_FAVOUR' };
  if (outcome === 'lost') dispute.money_movements = [move];
  changed(world, dispute, 'CUSTOMER.DISPUTE.RESOLVED');
}

export function getPaypalDispute(world: World, id: string): PaypalDispute {
  const dispute = world.state.paypal.disputes?.[id];
  if (!dispute) throw notFound();
  return dispute;
}

/** Summaries: a transaction is named by the dispute itself only. */
export function listPaypalDisputes(world: World, query: URLSearchParams): object {
  const capture = query.get('disputed_transaction_id');
  const from = Date.parse(query.get('update_time_after') ?? '') || -Infinity;
  const size = Number(query.get('page_size') ?? 10);
  const start = Number(query.get('next_page_token') ?? 0);
  const found = Object.values(world.state.paypal.disputes ?? {})
    .filter((dispute) => Date.parse(dispute.update_time) >= from)
    .filter(
      ({ disputed_transactions: all }) =>
        capture === null || all.some((one) => one.seller_transaction_id === capture),
    )
    .map(({ dispute_id, create_time, update_time, reason, status, dispute_amount }) => ({
      ...{ dispute_id, create_time, update_time, reason, status, dispute_amount },
    }));
  const page = (rel: string, token: number) => {
    const asked = new URLSearchParams(query);
    if (token > 0) asked.set('next_page_token', String(token));
    return { rel, method: 'GET', href: `https://api.paypal.com/v1/customer/disputes?${asked.toString()}` };
  };
  const next = start + size < found.length ? [page('next', start + size)] : [];
  const items = found.slice(start, start + size);
  return { ...(items.length > 0 ? { items } : {}), links: [page('self', start), ...next] };
}
