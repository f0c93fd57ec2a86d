import type { Told } from './told.ts';

const FIELDS = {
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company',
  line1: 'address_1',
  line2: 'address_2',
  postcode: 'postcode',
  city: 'city',
  state: 'state',
  country: 'country',
  phone: 'phone',
} as const;

export const mapAddress = (address: Told['billing']) =>
  Object.fromEntries(Object.entries(FIELDS).map(([field, theirs]) => [field, address[theirs] ?? '']));

const ALWAYS_THERE = new Set(['country', 'state', 'phone', 'email']);

/** A delivery is where something is written; WooCommerce keeps the country of its guess also for orders without goods. */
export function mapDelivery(address: Told['shipping']) {
  const written = Object.entries(address).some(
    ([field, text]) => !ALWAYS_THERE.has(field) && (text ?? '') !== '',
  );
  return written ? mapAddress(address) : null;
}

/**
 * The names under which plugins keep a number, without what stands before: `_billing_piva`, `billing_piva` and the checkout field
 * `_wc_billing/shop/piva` are all `piva`.
 */
const COMPANY_FIELDS = {
  vatNumber: [
    'vat',
    'vat_number',
    'vatnumber',
    'vat_id',
    'eu_vat_number',
    'partita_iva',
    'partitaiva',
    'piva',
    'p_iva',
  ],
  fiscalCode: ['codice_fiscale', 'codicefiscale', 'cod_fisc', 'cf', 'fiscal_code'],
  sdiCode: ['sdi', 'codice_sdi', 'codice_univoco', 'codice_destinatario', 'sdi_code'],
  pec: ['pec', 'pec_email', 'indirizzo_pec'],
} as const;

const PREFIX = /^(_wc_(billing|other)\/[^/]+\/|_?billing_|_)/;
const BLANKS = /^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g;

function findNumber(meta: Told['meta_data'], names: readonly string[]): string {
  for (const { key, value } of meta) {
    const name = key.replace(PREFIX, '').toLowerCase().replaceAll('-', '_');
    if (!names.includes(name) || !['string', 'number'].includes(typeof value)) continue;
    const text = String(value).replace(BLANKS, '');
    if (text !== '') return text;
  }
  return '';
}

/** The company that an order is for: WooCommerce keeps its name alone, tax numbers stand in fields of other plugins. */
export function mapCompany({ billing, meta_data }: Told) {
  const numbers = Object.entries(COMPANY_FIELDS).map(([field, names]) => [
    field,
    findNumber(meta_data, names),
  ]);
  const company = {
    name: billing['company'] ?? '',
    ...(Object.fromEntries(numbers) as Record<string, string>),
  };
  return Object.values(company).join('') === '' ? null : company;
}
