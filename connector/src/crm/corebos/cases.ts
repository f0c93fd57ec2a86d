import { translateWord } from '@carrello/portal/texts';
import type { Applied } from '../crm.ts';
import type { CaseRecord } from '../records.ts';
import { applyShape, type Drawing, type Shape } from './apply.ts';
import { addComments } from './ticket-comments.ts';
import { intoLines, siteTime, type TextFitter } from './fit-text.ts';
import { findLinks } from './links.ts';
import { ticketStatus } from './ticket-status.ts';
import { relateToOrders } from './ticket-orders.ts';
import type { Target } from './session.ts';
import { fittingNotes, say } from './texts.ts';

const TICKET = 'vtiger_troubletickets';

function notesOf(record: CaseRecord, timeZone: string, fitter: TextFitter): string[] {
  const { locale, orderNumber, shopName, wish, pieces, steps, text } = record;
  const fit = (written: string) => fitter.fit('vtiger_crmentity', 'description', written);
  const word = (group: string, key: string) => translateWord(locale, group, key);
  return [
    say(locale, 'case.of', { number: orderNumber, shop: fit(shopName) }),
    ...pieces.map(({ name, quantity }) => say(locale, 'case.piece', { quantity, name: fit(name) })),
    ...(wish === '' ? [] : [say(locale, 'case.wish', { wish: word('caseWish', wish) })]),
    ...(text === '' ? [] : [fit(intoLines(text))]),
    ...steps.map((step) => {
      const when = siteTime(step.at, timeZone).slice(0, 16);
      return say(locale, 'case.step', { when, state: word('caseState', step.state), text: fit(step.text) });
    }),
    ...fittingNotes(locale, fitter),
  ];
}

function fresh(record: CaseRecord, fitter: TextFitter): Drawing['fresh'] {
  const { locale, number, orderNumber, reason } = record;
  const why = translateWord(locale, 'caseReason', reason);
  const title = say(locale, 'case.title', { number: String(number), order: orderNumber, reason: why });
  return {
    [TICKET]: {
      title: fitter.fit(TICKET, 'title', title, 'subject'),
      ...{ priority: 'Normal', severity: 'Minor', category: 'Other Problem', solution: '', update_log: '' },
      // coreBOS takes what staff write into a ticket that is `from_portal` for the buyer's own words.
      ...{ hours: 0, days: '0', from_portal: '0', from_mailscanner: '0', commentadded: '0' },
    },
  };
}

/** What staff wrote about somebody who was erased goes, too. */
const blanks = ({ isErased }: CaseRecord) => (isErased ? { solution: '' } : {});

type Ids = (key: string | null) => number;

function ticketShape({ site }: Target, contact: Ids, product: Ids): Shape<CaseRecord> {
  return {
    ...{ kind: 'case', module: 'HelpDesk', numberColumn: 'ticket_no', keyOf: ({ id }) => id },
    tables: [
      { table: TICKET, key: 'ticketid', shared: ['status'] },
      { table: 'vtiger_ticketcf', key: 'ticketid', shared: [] },
    ],
    draw: (record, fitter) => ({
      values: {
        [TICKET]: {
          ...{ parent_id: contact(record.contactId), product_id: product(record.productKey) },
          ...{ status: ticketStatus(record), email: fitter.fit(TICKET, 'email', record.email, 'email') },
          ...blanks(record),
        },
      },
      fresh: fresh(record, fitter),
      notes: notesOf(record, site.timeZone, fitter),
    }),
  };
}

async function idsOf({ db }: Target, kind: 'contact' | 'product', keys: (string | null)[]): Promise<Ids> {
  const links = await findLinks(db, kind, [...new Set(keys.flatMap((key) => key ?? []))]);
  return (key) => links.get(key ?? '')?.crmid ?? 0;
}

/** Applies cases as tickets. Each is written first, then what was said in it: a crash in between repeats the second. */
export async function applyCases(target: Target, records: CaseRecord[]): Promise<Applied[]> {
  const contact = await idsOf(
    target,
    'contact',
    records.map(({ contactId }) => contactId),
  );
  const product = await idsOf(
    target,
    'product',
    records.map(({ productKey }) => productKey),
  );
  const applied = await applyShape(target, ticketShape(target, contact, product), records);
  const written = records.filter(({ id }) =>
    applied.some((each) => each.id === id && each.outsideId !== null),
  );
  await relateToOrders(target, written);
  for (const record of written) await addComments(target, record, contact(record.contactId));
  return applied;
}
