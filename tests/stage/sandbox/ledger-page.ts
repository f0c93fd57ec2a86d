import type { ChargeEntry, Ledger, RefundEntry, WebhookEntry } from './ledger.ts';
import { escapeHtml, renderPage } from './page.ts';
import { paypalDecimals } from './paypal/amounts.ts';
import { decimalsOf } from './stripe/amounts.ts';

const CSS = `
body{background:#f4f6fa}
main{max-width:76rem;margin:0 auto;padding:1.25rem;display:grid;gap:1.25rem}
header{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center}
h1{font-size:1.5rem;margin:0}h2{font-size:1.125rem;margin:0 0 .5rem}
section{background:#fff;border:1px solid #d5dbe6;border-radius:10px;padding:1rem;min-width:0}
.totals{display:flex;flex-wrap:wrap;gap:1rem;margin:0;padding:0;list-style:none}
.totals li{background:#fff;border:1px solid #d5dbe6;border-radius:10px;padding:.75rem 1rem}
.totals strong{display:block;font-size:1.25rem}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
th,td{padding:.5rem .625rem;text-align:left;vertical-align:top;border-top:1px solid #e5e9f1;overflow-wrap:anywhere}
thead th{border-top:0;color:#4b5563;font-size:.8125rem;white-space:nowrap}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font-size:.8125rem}
.state{display:inline-block;padding:0 .5rem;border-radius:999px;background:#e5e9f1;font-size:.8125rem;white-space:nowrap}
.good{background:#bbf7d0;color:#14532d}.bad{background:#fecaca;color:#7f1d1d}.wait{background:#fde68a;color:#422006}
form{margin:0 0 .75rem;display:flex;flex-wrap:wrap;gap:.5rem}
.copies{list-style:none;margin:0;padding:0;display:grid;gap:.25rem}
.empty{color:#4b5563;margin:0}
@media (max-width:44rem){
thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}
tr{display:block;padding:.5rem 0;border-top:1px solid #d5dbe6}
td,td.number{display:grid;grid-template-columns:5.25rem 1fr;gap:.5rem;padding:.1875rem 0;border:0;text-align:left;white-space:normal}
td::before{content:attr(data-label);color:#4b5563;font-size:.8125rem}
td>span,td>code{justify-self:start}
}`;

const SHOWN_EVENTS = 100;
const GOOD = ['succeeded', 'COMPLETED', 'delivered'];
const BAD = ['canceled', 'requires_payment_method', 'DECLINED', 'FAILED', 'failed', 'lost'];

/** What was charged, refunded and pushed, for people. */
export function renderLedger(ledger: Ledger, held: boolean): string {
  return renderPage({
    title: 'Payments ledger (sandbox)',
    css: CSS,
    body: `<main>
<header><h1>Payments ledger</h1><p class="sandbox">Sandbox: no money moves</p></header>
${totals(ledger)}
<section><h2>Payments</h2>${table(['Provider', 'Payment', 'Amount', 'Refunded', 'State', 'Order data', 'Time'], ledger.charges.map(chargeRow), 'No payments yet.')}</section>
<section><h2>Refunds</h2>${table(['Provider', 'Refund', 'Amount', 'State', 'Of', 'Time'], ledger.refunds.map(refundRow), 'No refunds yet.')}</section>
<section><h2>Webhooks</h2>${deliverForm(ledger, held)}${table(['Provider', 'Event', 'Copies'], byEvent(ledger.webhooks).map(webhookRow), 'No webhooks yet.')}</section>
</main>`,
  });
}

function totals({ totals: all }: Ledger): string {
  const entries = Object.entries(all);
  if (!entries.length) return '';
  const items = entries.map(([name, { received, refunded }]) => {
    const [provider = '', currency = ''] = name.split(' ');
    const kept = money({ provider, amount: received - refunded, currency });
    return `<li>${providerName(provider)} <strong>${kept}</strong> ${money({ provider, amount: received, currency })} received, ${money({ provider, amount: refunded, currency })} refunded</li>`;
  });
  return `<ul class="totals" aria-label="Totals">${items.join('')}</ul>`;
}

function deliverForm(ledger: Ledger, held: boolean): string {
  const waiting = ledger.webhooks.filter((each) => each.state === 'pending').length;
  const note = held ? ' Pushing is held back.' : '';
  return `<form method="post" action="/sandbox/deliver"><p class="empty">${waiting} waiting.${note}</p><button type="submit"${waiting ? '' : ' disabled'}>Deliver now</button></form>`;
}

type Cell = { html: string; number?: boolean };

function table(heads: string[], rows: Cell[][], empty: string): string {
  if (!rows.length) return `<p class="empty">${empty}</p>`;
  const numbers = rows[0]?.map((cell) => (cell.number ? ' class="number"' : '')) ?? [];
  const head = heads.map((name, index) => `<th scope="col"${numbers[index] ?? ''}>${name}</th>`).join('');
  const body = rows
    .map((row) => {
      const cells = row.map(
        (cell, index) =>
          `<td${numbers[index] ?? ''} data-label="${heads[index] ?? ''}"><span>${cell.html}</span></td>`,
      );
      return `<tr>${cells.join('')}</tr>`;
    })
    .join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function chargeRow(charge: ChargeEntry): Cell[] {
  const data = Object.entries(charge.metadata).map(
    ([key, value]) => `${escapeHtml(key)}: ${escapeHtml(value)}`,
  );
  const refunded = money({ ...charge, amount: charge.refunded });
  const disputed = charge.disputed ? ` ${stateBadge('disputed', 'bad')}` : '';
  return [
    { html: providerName(charge.provider) },
    { html: `${code(charge.paymentId)}${charge.chargeId ? `<br>${code(charge.chargeId)}` : ''}` },
    { html: money(charge), number: true },
    { html: charge.refunded ? refunded : '–', number: true },
    { html: stateBadge(charge.status) + disputed },
    { html: data.join('<br>') || '–' },
    { html: time(charge.at) },
  ];
}

function refundRow(refund: RefundEntry): Cell[] {
  return [
    { html: providerName(refund.provider) },
    { html: code(refund.id) },
    { html: money(refund), number: true },
    { html: stateBadge(refund.status) },
    { html: code(refund.chargeId) },
    { html: time(refund.at) },
  ];
}

/** One row for an event; its copies are told apart inside. */
function webhookRow(copies: WebhookEntry[]): Cell[] {
  const [first] = copies;
  if (!first) return [];
  const lines = copies.toReversed().map(({ copy, state, dueAt, attempts }) => {
    const pushes = attempts.map(({ at, result }) => `${time(at)} answered ${escapeHtml(result)}`);
    const note = pushes.length ? pushes.join(', ') : `due ${time(dueAt)}`;
    return `<li>${copy}. ${stateBadge(state)} ${note}</li>`;
  });
  return [
    { html: providerName(first.provider) },
    { html: `${escapeHtml(first.type)}<br>${code(first.eventId)}` },
    { html: `<ul class="copies">${lines.join('')}</ul>` },
  ];
}

function byEvent(webhooks: WebhookEntry[]): WebhookEntry[][] {
  const events = new Map<string, WebhookEntry[]>();
  for (const webhook of webhooks) {
    const copies = events.get(webhook.eventId) ?? [];
    events.set(webhook.eventId, [...copies, webhook]);
  }
  return [...events.values()].slice(0, SHOWN_EVENTS);
}

function providerName(provider: string): string {
  return provider === 'stripe' ? 'Stripe' : 'PayPal';
}

function money({
  provider,
  amount,
  currency,
}: {
  provider: string;
  amount: number;
  currency: string;
}): string {
  const decimals = provider === 'stripe' ? decimalsOf(currency.toLowerCase()) : paypalDecimals(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${amount < 0 ? '-' : ''}${whole}${decimals ? `.${digits.slice(-decimals)}` : ''} ${escapeHtml(currency)}`;
}

function stateBadge(state: string, tone?: string): string {
  const found = tone ?? (GOOD.includes(state) ? 'good' : BAD.includes(state) ? 'bad' : 'wait');
  return `<span class="state ${found}">${escapeHtml(state)}</span>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function time(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}
