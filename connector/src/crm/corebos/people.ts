import type { AccountRecord, ContactRecord } from '../records.ts';
import { addressColumns, BILL, drawAddress, MAILING, OTHER, SHIP } from './addresses.ts';
import type { Drawing, Shape } from './apply.ts';
import type { TableShape } from './columns.ts';
import { fittingNotes, say } from './texts.ts';
import { NO_CHOICE } from './no-choice.ts';
import type { TextFitter } from './fit-text.ts';
import { findAccountTwins, findContactTwins } from './find-existing.ts';

export const ACCOUNT_TABLES: TableShape[] = [
  { table: 'vtiger_account', key: 'accountid', shared: ['accountname'] },
  { table: 'vtiger_accountbillads', key: 'accountaddressid', shared: addressColumns(BILL) },
  { table: 'vtiger_accountshipads', key: 'accountaddressid', shared: addressColumns(SHIP) },
  { table: 'vtiger_accountscf', key: 'accountid', shared: [] },
];

const FRESH_ACCOUNT = {
  ...{
    parentid: 0,
    account_type: 'Customer',
    industry: NO_CHOICE,
    rating: NO_CHOICE,
    ownership: '',
    siccode: '',
    tickersymbol: '',
  },
  ...{
    phone: '',
    otherphone: '',
    email1: '',
    email2: '',
    website: '',
    fax: '',
    employees: 0,
    annualrevenue: 0,
  },
  ...{ emailoptout: '0', notify_owner: '0', convertedfromlead: 0 },
};

type Addressed = Pick<AccountRecord, 'billing' | 'delivery'>;

function drawAccount(
  fitter: TextFitter,
  name: string,
  { billing, delivery }: Addressed,
): Omit<Drawing, 'notes'> {
  const ship = delivery ?? billing;
  return {
    values: {
      vtiger_account: { accountname: fitter.fit('vtiger_account', 'accountname', name, 'name') },
      vtiger_accountbillads: drawAddress(fitter, 'vtiger_accountbillads', BILL, billing),
      vtiger_accountshipads: drawAddress(fitter, 'vtiger_accountshipads', SHIP, ship),
    },
    fresh: {
      vtiger_account: FRESH_ACCOUNT,
      vtiger_accountbillads: { bill_pobox: '' },
      vtiger_accountshipads: { ship_pobox: '' },
    },
  };
}

export const accountShape: Shape<AccountRecord> = {
  kind: 'account',
  module: 'Accounts',
  numberColumn: 'account_no',
  tables: ACCOUNT_TABLES,
  keyOf: ({ id }) => id,
  findTwins: findAccountTwins,
  draw(record, fitter) {
    const drawing = drawAccount(fitter, record.name || '–', record);
    const { locale } = record;
    const codes = [
      ['account.vat', record.vatNumber],
      ['account.fiscal', record.fiscalCode],
      ['account.sdi', record.sdiCode],
      ['account.pec', record.pec],
    ] as const;
    const notes = codes
      .filter(([, value]) => value !== '')
      .map(([key, value]) => say(locale, key, { value }));
    return { ...drawing, notes: [...notes, ...fittingNotes(locale, fitter)] };
  },
};

const fullName = ({ firstName, lastName, email }: ContactRecord): string =>
  `${firstName} ${lastName}`.trim() || email || '–';

/** A buyer without a company has an organisation, too: without any, staff could not save the order on its screen. */
export const privateAccountShape: Shape<ContactRecord> = {
  kind: 'contact_account',
  module: 'Accounts',
  numberColumn: 'account_no',
  tables: ACCOUNT_TABLES,
  keyOf: ({ id }) => id,
  draw(record, fitter) {
    const drawing = drawAccount(fitter, fullName(record), record);
    const notes = [say(record.locale, 'account.private'), ...fittingNotes(record.locale, fitter)];
    return { ...drawing, notes };
  },
};

export const CONTACT_TABLES: TableShape[] = [
  {
    table: 'vtiger_contactdetails',
    key: 'contactid',
    shared: ['firstname', 'lastname', 'email', 'phone', 'emailoptout', 'accountid'],
  },
  { table: 'vtiger_contactaddress', key: 'contactaddressid', shared: addressColumns(MAILING, OTHER) },
  { table: 'vtiger_contactsubdetails', key: 'contactsubscriptionid', shared: [] },
  // It comes after the contact: a foreign key points there. `portal` stays 0: a 1 makes coreBOS mail a plain password.
  { table: 'vtiger_customerdetails', key: 'customerid', shared: [] },
  { table: 'vtiger_contactscf', key: 'contactid', shared: [] },
];

const FRESH_CONTACT = {
  ...{
    salutation: NO_CHOICE,
    mobile: '',
    title: '',
    department: '',
    fax: '',
    reportsto: 0,
    secondaryemail: '',
  },
  ...{
    donotcall: '0',
    imagename: '',
    reference: '0',
    notify_owner: '0',
    convertedfromlead: 0,
  },
};

const FRESH_BESIDE = {
  vtiger_contactaddress: { mailingpobox: '', otherpobox: '' },
  vtiger_contactsubdetails: {
    ...{ homephone: '', otherphone: '', assistant: '', assistantphone: '', birthday: null },
    ...{ laststayintouchrequest: 0, laststayintouchsavedate: 0, leadsource: 'Web Site' },
  },
  vtiger_customerdetails: { portal: '0', support_start_date: null, support_end_date: null },
};

interface ContactContext {
  /** The organisation of each contact, by the contact's id. */
  accounts: Map<string, number>;
  deskUrl: string;
  /** A merged contact went into this one. */
  mergedInto?: string;
}

function contactNotes(
  record: ContactRecord,
  { mergedInto, deskUrl }: Omit<ContactContext, 'accounts'>,
  fitter: TextFitter,
): string[] {
  const { id, locale, names, probablyShared } = record;
  return [
    say(locale, 'record.link', { url: `${deskUrl}/contacts/${id}` }),
    ...(mergedInto === undefined ? [] : [say(locale, 'contact.merged', { name: mergedInto })]),
    ...(names.length > 1 ? [say(locale, 'contact.names', { names: names.join(', ') })] : []),
    ...(probablyShared ? [say(locale, 'contact.shared')] : []),
    ...fittingNotes(locale, fitter),
  ];
}

export function contactShape({ accounts, ...context }: ContactContext): Shape<ContactRecord> {
  return {
    kind: 'contact',
    module: 'Contacts',
    numberColumn: 'contact_no',
    tables: CONTACT_TABLES,
    keyOf: ({ id }) => id,
    findTwins: findContactTwins,
    draw(record, fitter) {
      const { firstName, lastName, email, phone } = record;
      const fit = (column: string, value: string, label: string) =>
        fitter.fit('vtiger_contactdetails', column, value, label);
      // The last name is mandatory: who has one name only has it there.
      const details = {
        firstname: fit('firstname', lastName === '' ? '' : firstName, 'name'),
        lastname: fit('lastname', lastName || firstName || email || '–', 'name'),
        email: fit('email', email, 'email'),
        phone: fit('phone', phone, 'phone'),
        emailoptout: record.marketingConsent ? '0' : '1',
        accountid: accounts.get(record.id) ?? 0,
      };
      const address = {
        ...drawAddress(fitter, 'vtiger_contactaddress', MAILING, record.billing),
        ...drawAddress(fitter, 'vtiger_contactaddress', OTHER, record.delivery),
      };
      return {
        values: { vtiger_contactdetails: details, vtiger_contactaddress: address },
        fresh: {
          vtiger_contactdetails: { ...FRESH_CONTACT, template_language: record.language || record.locale },
          ...FRESH_BESIDE,
        },
        notes: contactNotes(record, context, fitter),
      };
    },
  };
}
