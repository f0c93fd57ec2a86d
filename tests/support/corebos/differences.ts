import type { BothPlaces } from './both-places.ts';

/** coreBOS' words for ours. */
const STATUS: Record<string, string> = {
  pending: 'Created',
  'on-hold': 'Created',
  processing: 'Approved',
  completed: 'Delivered',
  // Nothing of it was sent.
  refunded: 'Cancelled',
  cancelled: 'Cancelled',
  failed: 'Cancelled',
};

const plain = (value: unknown): string =>
  String(value ?? '')
    .replaceAll('\r\n', '\n')
    .replace(/^(-?\d+\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');

type Sides = [field: string, ours: unknown, theirs: unknown][];

async function linked({ corebos }: BothPlaces, kind: string): Promise<[id: string, crmid: string][]> {
  const rows = await corebos.rows('SELECT carrello_id, crmid FROM carrello_links WHERE kind = ?', [kind]);
  return rows.map(({ carrello_id, crmid }) => [String(carrello_id), String(crmid)]);
}

async function contactSides({ ctx, corebos }: BothPlaces, id: string, crmid: string): Promise<Sides> {
  const ours = await ctx.db('contacts').where({ id }).first();
  if (!ours) return [];
  const there = await corebos.row('SELECT * FROM vtiger_contactdetails WHERE contactid = ?', [crmid]);
  const place = await corebos.row('SELECT * FROM vtiger_contactaddress WHERE contactaddressid = ?', [crmid]);
  const first = ours.first_name;
  const last = ours.last_name;
  const address = await ctx
    .db('addresses')
    .where({ contact_id: id, kind: 'billing' })
    .orderBy([{ column: 'last_used_at', order: 'desc' }, 'content_hash'])
    .first();
  const street = [address?.line1, address?.line2].filter(Boolean).join('\n');
  return [
    ['firstName', last === '' ? '' : first, there['firstname']],
    ['lastName', last || first || ours.email || '–', there['lastname']],
    ['email', ours.email, there['email']],
    ['phone', ours.phone, there['phone']],
    ['marketingConsent', ours.marketing_consent ? '0' : '1', there['emailoptout']],
    ['billing.line1', street, place['mailingstreet']],
    ['billing.city', address?.city, place['mailingcity']],
    ['billing.postcode', address?.postcode, place['mailingzip']],
  ];
}

async function sidesOf(places: BothPlaces, kind: string, id: string, crmid: string): Promise<Sides> {
  const { ctx, corebos } = places;
  switch (kind) {
    case 'contact':
      return contactSides(places, id, crmid);
    case 'account': {
      const ours = await ctx.db('accounts').where({ id }).first();
      const there = await corebos.row('SELECT * FROM vtiger_account WHERE accountid = ?', [crmid]);
      return [['name', ours?.name, there['accountname']]];
    }
    case 'order': {
      const ours = await ctx.db('orders').where({ id }).first();
      const there = await corebos.row('SELECT * FROM vtiger_salesorder WHERE salesorderid = ?', [crmid]);
      return [['status', STATUS[String(ours?.status)], there['sostatus']]];
    }
    default: {
      const ours = await ctx.db('variants').where({ id }).first();
      if (!ours || ours.stock === null) return [];
      const there = await corebos.row('SELECT * FROM vtiger_products WHERE productid = ?', [crmid]);
      return [['stock', ours.stock, there['qtyinstock']]];
    }
  }
}

/** What reads otherwise on the two sides and that no issue tells staff of: there must be nothing. */
export async function listUntoldDifferences(places: BothPlaces): Promise<string[]> {
  const untold: string[] = [];
  const issues: { record_id: string; text: string }[] = await places.ctx
    .db('crm_news')
    .select('record_id', 'text');
  for (const kind of ['contact', 'account', 'order', 'product']) {
    for (const [id, crmid] of await linked(places, kind)) {
      for (const [field, ours, theirs] of await sidesOf(places, kind, id, crmid)) {
        if (plain(ours) === plain(theirs)) continue;
        const name = field.startsWith('billing.') ? 'billing.' : `${field}: `;
        if (issues.some(({ record_id, text }) => record_id === id && text.includes(name))) continue;
        untold.push(`${kind} ${id} ${field}: ${plain(ours)} ≠ ${plain(theirs)}`);
      }
    }
  }
  return untold;
}

/** Mailboxes that lead to another contact than the one that shows them, and that no issue tells of. */
export async function listStrayMailboxes({ ctx }: BothPlaces): Promise<string[]> {
  const contacts = await ctx.db('contacts').whereNull('merged_into_id').select('id', 'email');
  const keys = await ctx.db('contact_keys').where({ kind: 'mailbox' }).select('value', 'contact_id');
  const standing = new Set(contacts.map(({ id }) => id));
  const lost = keys
    .filter(({ contact_id }) => !standing.has(contact_id))
    .map(({ value }) => `${value} of nobody`);
  const stray = contacts.filter(({ id, email }) => {
    const mailbox = email.trim().toLowerCase();
    return mailbox.includes('@') && keys.find(({ value }) => value === mailbox)?.contact_id !== id;
  });
  return [...lost, ...stray.map(({ id, email }) => `${email} of ${id}`)];
}

/** Stock that no movement explains, by variant; `start` is the stock before the first movement. */
export async function listUnexplainedStock(
  { ctx }: BothPlaces,
  start: Record<string, number>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [id, first] of Object.entries(start)) {
    const variant = await ctx.db('variants').where({ id }).first();
    const moved: { quantity: number }[] = await ctx.db('stock_movements').where({ variant_id: id });
    const expected = moved.reduce((sum, { quantity }) => sum + quantity, first);
    if (variant?.stock !== expected) wrong.push(`${id}: ${variant?.stock} instead of ${expected}`);
  }
  return wrong;
}

/** Orders that were cancelled here, and how many mails told the buyer so: one each, and none of another order. */
export async function listWrongCancellations({ ctx }: BothPlaces): Promise<string[]> {
  const orders: { order_key: string; status: string }[] = await ctx
    .db('orders')
    .where({ source: 'carrello' })
    .select('order_key', 'status');
  const wrong: string[] = [];
  for (const { order_key, status } of orders) {
    const mails: unknown[] = await ctx.db('mails').where({ kind: 'order_cancelled', order_id: order_key });
    if (mails.length !== (status === 'cancelled' ? 1 : 0))
      wrong.push(`${order_key} is ${status} with ${mails.length} mails`);
  }
  return wrong;
}
