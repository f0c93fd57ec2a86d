import { needOption, optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import type { Context } from '../context.ts';
import { parseMajor, toMajor } from '../platform/money.ts';
import { findHomeShop, getShop } from '../shops/shops.ts';
import type { Issued } from './issuing/freeze.ts';
import { correctByHand } from './issuing/issue-credit.ts';
import { issueInvoice } from './issuing/issue-invoice.ts';
import { listHeld } from './issuing/held-store.ts';
import { findByNumber, listDocuments, type DocumentEntry } from './issuing/queries.ts';
import type { DocumentRow } from './issuing/store.ts';
import { verifyDocuments } from './issuing/verify.ts';
import { listRules, readRule, saveRule, type CountryRule } from './rules.ts';

const text = { type: 'string' } as const;

function show(input: CommandInput, document: DocumentEntry): void {
  const { number, kind, issued_on: on, order_id: orderId, payable: amount, currency } = document;
  const what = kind === 'invoice' ? 'invoice' : 'credit-note';
  input.print(`${number}  ${what}  ${on}  ${toMajor({ amount, currency })} ${currency}  ${orderId}`);
}

const toText = (figures: Record<string, string | number>): string =>
  Object.entries(figures)
    .map(([name, value]) => ` ${name}=${value}`)
    .join('');

/** Prints what became of it; a document that was not issued ends the command with its reason. */
function tell(input: CommandInput, issued: Issued): void {
  if (issued.state === 'none') throw new Error(`Not issued: ${issued.why}.`);
  if (issued.state === 'held')
    throw new Error(`Not issued: ${issued.held.reason}${toText(issued.held.figures)}.`);
  show(input, issued.document);
}

async function getInvoice(ctx: Context, number: string): Promise<DocumentRow> {
  const [found, other] = (await findByNumber(ctx.db, number)).filter(({ kind }) => kind === 'invoice');
  if (!found) throw new UsageError(`There is no invoice ${number}.`);
  if (other) throw new UsageError(`Two entities have an invoice ${number}; name it by its id: ${found.id}.`);
  return found;
}

function readAmount(typed: string, currency: string): number | null {
  if (typed === '') return null;
  if (!/^\d{1,12}([.,]\d{1,3})?$/.test(typed)) throw new UsageError('--amount: use an amount like 12.20.');
  try {
    return parseMajor(typed.replace(',', '.'), currency);
  } catch {
    throw new UsageError(`--amount: ${currency} does not have so many decimals.`);
  }
}

function readRuleOptions(input: CommandInput, known?: CountryRule): CountryRule {
  const read = readRule({
    country: optionOr(input, 'country', ''),
    people: optionOr(input, 'people', known?.people ?? 'on_request'),
    companies: optionOr(input, 'companies', known?.companies ?? 'always'),
  });
  if (read.ok) return read.rule;
  if (read.field === 'country') throw new UsageError('--country: use two letters like IT.');
  throw new UsageError(`--${read.field}: use always, on-request or never.`);
}

export const documentCommands: Command[] = [
  {
    name: 'invoices issue',
    usage: 'invoices issue ORDER [--fiscal-code CODE]',
    summary: 'Issues the invoice of an order by its id, with the codice fiscale that its buyer told later.',
    options: { 'fiscal-code': text },
    takes: { name: 'ORDER' },
    async run(ctx, input) {
      const fiscalCode = optionOr(input, 'fiscal-code', '').trim().toUpperCase();
      tell(input, await issueInvoice(ctx, { orderId: input.positionals[0] ?? '', fiscalCode }));
    },
  },
  {
    name: 'invoices correct',
    usage: 'invoices correct INVOICE --reason TEXT [--amount AMOUNT]',
    summary:
      'Corrects an invoice by a credit note, of an amount with tax or of all that is left. What a provider gives back is credited by itself.',
    options: { reason: text, amount: text },
    takes: { name: 'INVOICE' },
    async run(ctx, input) {
      const reason = needOption(input, 'reason').trim();
      const invoice = await getInvoice(ctx, input.positionals[0] ?? '');
      const amount = readAmount(optionOr(input, 'amount', ''), invoice.currency);
      tell(input, await correctByHand(ctx, { invoice, amount, reason }));
    },
  },
  {
    name: 'invoices list',
    usage: 'invoices list [--order ORDER] [--held]',
    summary:
      'Lists the newest 100 documents, or with --held what could not be issued, with the reason and the figures.',
    options: { order: text, held: { type: 'boolean' } },
    async run(ctx, input) {
      const order = optionOr(input, 'order', '');
      if (input.values['held'] === true) {
        const held = await listHeld(ctx.db, order === '' ? {} : { order_id: order });
        for (const { orderId, cause, reason, figures } of held)
          input.print(`${orderId}  ${cause}  ${reason}${toText(figures)}`);
        if (held.length === 0) input.print('Nothing is held.');
        return;
      }
      const documents = await listDocuments(ctx.db, { ...(order && { orderId: order }), most: 100 });
      for (const document of documents) show(input, document);
      if (documents.length === 0) input.print('There is no document yet.');
    },
  },
  {
    name: 'invoices verify',
    usage: 'invoices verify',
    summary:
      'Holds every document against its hash and every series against its counter; ends with 1 when something is wrong. A job does the same every night.',
    options: {},
    async run(ctx, input) {
      const { faults, checked } = await verifyDocuments(ctx.db);
      for (const { what, which } of faults) input.print(`${which}  ${what}`);
      if (faults.length > 0) throw new Error(`${faults.length} faults in ${checked} documents.`);
      input.print(`${checked} documents are as they were issued.`);
    },
  },
  {
    name: 'invoices rule',
    usage:
      'invoices rule [--shop ID] [--country CODE] [--people always|on-request|never] [--companies always|on-request|never]',
    summary:
      'Says when buyers of a country get an invoice, or without --country those of all countries that have no rule: people on request and companies always, at first.',
    options: { shop: text, country: text, people: text, companies: text },
    async run(ctx, input) {
      // What is typed wrongly is said before anything is looked up.
      const { country } = readRuleOptions(input);
      const id = optionOr(input, 'shop', '');
      const shop = id === '' ? await findHomeShop(ctx.db) : await getShop(ctx.db, id);
      if (!shop) throw new UsageError('There is no shop yet.');
      const known = (await listRules(ctx.db, shop.id)).find((rule) => rule.country === country);
      if (input.values['people'] !== undefined || input.values['companies'] !== undefined)
        await saveRule(ctx, shop.id, readRuleOptions(input, known));
      for (const rule of await listRules(ctx.db, shop.id))
        input.print(`${rule.country || 'others'}  people ${rule.people}  companies ${rule.companies}`);
    },
  },
];
