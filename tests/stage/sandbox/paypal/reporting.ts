import { isoTime, type World } from '../world.ts';
import { minorOf, moneyOf } from './amounts.ts';
import { invalid } from './errors.ts';
import type { Money, PaypalCapture, PaypalRefund } from './objects.ts';
import { BUYER } from './orders.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** It takes a maximum of three hours until PayPal lists a transaction: here it takes all of them. */
const LISTED_AFTER = 3 * HOUR;

interface Transaction {
  at: string;
  info: Record<string, unknown>;
}

const negative = ({ currency_code: currency, value }: Money): Money =>
  moneyOf(-minorOf({ currency_code: currency, value }, '/amount'), currency);

function timesOf(at: string): Record<string, unknown> {
  return { transaction_initiation_date: at, transaction_updated_date: at };
}

/** One that was given back has another status from then on. */
const CAPTURE_STATUS = {
  PENDING: 'P',
  DECLINED: 'D',
  COMPLETED: 'S',
  PARTIALLY_REFUNDED: 'F',
  REFUNDED: 'V',
};

function captured(capture: PaypalCapture): Transaction {
  const status = CAPTURE_STATUS[capture.status];
  const info = {
    paypal_account_id: BUYER.payer_id,
    transaction_id: capture.id,
    transaction_event_code: 'T0006',
    ...timesOf(capture.create_time),
    transaction_amount: capture.amount,
    fee_amount: negative(capture.seller_receivable_breakdown.paypal_fee),
    transaction_status: status,
    invoice_id: capture.invoice_id,
    custom_field: capture.custom_id,
    protection_eligibility: '01',
  };
  return { at: capture.create_time, info };
}

function refunded(refund: PaypalRefund): Transaction {
  const info = {
    paypal_account_id: BUYER.payer_id,
    transaction_id: refund.id,
    transaction_event_code: 'T1107',
    ...timesOf(refund.create_time),
    transaction_amount: negative(refund.amount),
    transaction_status: { PENDING: 'P', FAILED: 'D' }[refund.status as string] ?? 'S',
    custom_field: refund.custom_id,
  };
  return { at: refund.create_time, info };
}

const KNOWN = ['start_date', 'end_date', 'fields', 'page_size', 'page'];

function refuse(field: string, issue: string): never {
  throw invalid([{ issue, description: 'The value of a field is invalid.', field, location: 'query' }]);
}

function dateOf(query: URLSearchParams, name: string): number {
  const at = Date.parse(query.get(name) ?? '');
  return Number.isNaN(at) ? refuse(name, 'INVALID_PARAMETER_SYNTAX') : at;
}

function wholeOf(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const value = Number(query.get(name) ?? otherwise);
  return Number.isInteger(value) && value >= 1 && value <= most
    ? value
    : refuse(name, 'INVALID_PARAMETER_VALUE');
}

/** `GET /v1/reporting/transactions`: at most 31 days at once, in pages, the oldest first. */
export function listTransactions(world: World, query: URLSearchParams): object {
  for (const name of query.keys()) if (!KNOWN.includes(name)) refuse(name, 'UNKNOWN_PARAMETER');
  const [from, to] = [dateOf(query, 'start_date'), dateOf(query, 'end_date')];
  if (to < from || to - from > 31 * DAY) refuse('end_date', 'INVALID_DATE_RANGE');
  const size = wholeOf(query, 'page_size', 100, 500);
  const page = wholeOf(query, 'page', 1, 10_000);
  const { captures, refunds } = world.state.paypal;
  const listed = [...Object.values(captures).map(captured), ...Object.values(refunds).map(refunded)]
    .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to)
    .filter(({ at }) => Date.parse(at) <= world.clock.now() - LISTED_AFTER)
    .sort((a, b) => a.at.localeCompare(b.at));
  return {
    transaction_details: listed
      .slice((page - 1) * size, page * size)
      .map(({ info }) => ({ transaction_info: info })),
    account_number: BUYER.payer_id,
    start_date: query.get('start_date'),
    end_date: query.get('end_date'),
    last_refreshed_datetime: isoTime(world),
    page,
    total_items: listed.length,
    total_pages: Math.max(1, Math.ceil(listed.length / size)),
    links: [],
  };
}
