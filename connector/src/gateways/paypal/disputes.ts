import type { Client } from '@paypal/paypal-server-sdk';
import type { ProviderDispute } from '../gateway.ts';
import { fromPaypalMoney } from './amounts.ts';
import { loadPaypal } from './client.ts';

interface WireMoney {
  currency_code: string;
  value: string;
}

/** A dispute as PayPal's Customer Disputes API shows it, as far as it is read here. */
export interface PaypalDispute {
  dispute_id: string;
  create_time: string;
  update_time?: string;
  status?: string;
  reason?: string;
  dispute_amount?: WireMoney;
  dispute_outcome?: { outcome_code?: string; amount_refunded?: WireMoney };
  seller_response_due_date?: string;
  disputed_transactions?: { seller_transaction_id?: string; custom?: string; invoice_number?: string }[];
  money_movements?: { affected_party?: string; type?: string }[];
}

/** The SDK has no controller for disputes: this goes through its request builder, with its token and its connection. */
async function get<T>(client: Client, path: string, query: Record<string, string> = {}): Promise<T> {
  const { ApiError } = await loadPaypal();
  const request = client.getRequestBuilderFactory()('GET', path);
  for (const [name, value] of Object.entries(query)) request.query(name, value);
  request.defaultToError(ApiError, 'PayPal refused.');
  request.authenticate([{ oauth2: true }]);
  const { result } = await request.callAsText();
  return JSON.parse(result) as T;
}

const PATH = '/v1/customer/disputes';

interface Page {
  items?: { dispute_id: string }[];
  links?: { rel: string; href: string }[];
}

/** Lists the ids, page by page; the link to the next page holds its whole question. */
async function listIds(client: Client, asked: Record<string, string>): Promise<string[]> {
  const ids: string[] = [];
  for (let query: Record<string, string> | null = { page_size: '50', ...asked }; query !== null;) {
    const { items = [], links = [] }: Page = await get<Page>(client, PATH, query);
    ids.push(...items.map(({ dispute_id: id }) => id));
    const next = links.find(({ rel }) => rel === 'next');
    query = next ? Object.fromEntries(new URL(next.href).searchParams) : null;
  }
  return ids;
}

/** Lists whole disputes by what PayPal's list can be asked for; the list itself names no transaction. */
export async function findDisputes(client: Client, query: Record<string, string>): Promise<PaypalDispute[]> {
  const found: PaypalDispute[] = [];
  for (const id of await listIds(client, query))
    found.push(await get(client, `${PATH}/${encodeURIComponent(id)}`));
  return found;
}

const STATES: Record<string, ProviderDispute['state']> = {
  WAITING_FOR_BUYER_RESPONSE: 'answered',
  UNDER_REVIEW: 'answered',
};
/** With a payout it is PayPal that pays the buyer; ACCEPTED and RESOLVED_BUYER_FAVOUR cost the seller. */
const LOST = new Set(['RESOLVED_BUYER_FAVOUR', 'ACCEPTED']);

function stateOf({ status = '', dispute_outcome: outcome }: PaypalDispute): ProviderDispute['state'] {
  if (status !== 'RESOLVED') return STATES[status] ?? 'open';
  return LOST.has(outcome?.outcome_code ?? '') ? 'lost' : 'won';
}

function fundsOf({ money_movements: moves = [] }: PaypalDispute): ProviderDispute['funds'] {
  const own = moves.filter(({ affected_party }) => affected_party === 'SELLER');
  if (own.some(({ type }) => type === 'CREDIT')) return 'reinstated';
  return own.some(({ type }) => type === 'DEBIT') ? 'withdrawn' : 'kept';
}

const timeOf = (text: string | undefined): number | null =>
  text === undefined ? null : Date.parse(text) || null;

export function toDispute(dispute: PaypalDispute): ProviderDispute {
  const state = stateOf(dispute);
  const { dispute_amount: asked, dispute_outcome: outcome } = dispute;
  const amount = (state === 'lost' ? outcome?.amount_refunded : undefined) ?? asked;
  const openedAt = timeOf(dispute.create_time) ?? 0;
  return {
    providerId: dispute.dispute_id,
    state,
    funds: fundsOf(dispute),
    money: fromPaypalMoney({ currencyCode: amount?.currency_code ?? 'XXX', value: amount?.value ?? '0' }),
    reason: (dispute.reason ?? '').toLowerCase(),
    answerBy: timeOf(dispute.seller_response_due_date),
    openedAt,
    closedAt: state === 'won' || state === 'lost' ? (timeOf(dispute.update_time) ?? openedAt) : null,
  };
}
