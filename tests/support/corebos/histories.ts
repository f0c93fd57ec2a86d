import fc from 'fast-check';
import { moveStock } from '../../../connector/src/catalog/stock.ts';
import { refuseMarketing } from '../../../connector/src/contacts/consent.ts';
import { applyWaiting, findPlacedOrder } from '../../../connector/src/intake/placed-here.ts';
import { changeStatus } from '../../../connector/src/order-desk/change-status.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { makeAddress } from '../make/order-snapshot.ts';
import {
  buy,
  cancelAtDesk,
  changeThere,
  contactOf,
  dieOnce,
  editAtDesk,
  only,
  refundAtDesk,
  sendOrder,
  shipAtDesk,
  type BothPlaces,
  type DeskPlace,
} from './both-places.ts';

/** Something that happens to one of two people, P0 and P1, or to the mugs on the shelf. */
export type Step =
  | { do: 'order' | 'buy'; who: 0 | 1 }
  | { do: 'edit'; at: Place; who: 0 | 1; field: 'firstName' | 'lastName' | 'phone' | 'email'; value: number }
  | { do: 'refuse'; who: 0 | 1 }
  | { do: 'status'; at: Place; status: 'processing' | 'completed' | 'cancelled' }
  | { do: 'market'; status: 'completed' | 'cancelled' }
  | { do: 'ship' | 'refund' | 'merge' | 'undo' | 'settle' | 'die' }
  | { do: 'count'; by: number };

type Place = 'desk' | 'corebos';

const who = fc.constantFrom<0 | 1>(0, 1);
const at = fc.constantFrom<Place>('desk', 'corebos');

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('order' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('buy' as const), who }) },
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ do: fc.constant('edit' as const), at, who },
      field: fc.constantFrom('firstName' as const, 'lastName' as const, 'phone' as const, 'email' as const),
      value: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('status' as const), at },
      status: fc.constantFrom('processing' as const, 'completed' as const, 'cancelled' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ do: fc.constant('market' as const) },
      status: fc.constantFrom('completed' as const, 'cancelled' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['ship', 'refund', 'merge', 'undo', 'settle', 'settle', 'die'] as const)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('count' as const), by: fc.integer({ min: -2, max: 4 }) }),
  },
);

const COLUMNS = { firstName: 'firstname', lastName: 'lastname', phone: 'phone', email: 'email' } as const;
const THERE = { processing: 'Approved', completed: 'Delivered', cancelled: 'Cancelled' } as const;

/** One history: its people, and what of them is known so far. */
export interface Story {
  name: string;
  /** The contact of each of the two as it was made, which a merge may have taken away since. */
  contacts: [string, string];
  bought: string[];
  /** Of the other shop: orders with the status that it gave last. */
  sent: Map<string, string>;
  /** Values are new each time, so that the same word is never said twice in two places. */
  isFresh?: boolean;
  turn: number;
}

const mailbox = (story: Story, person: 0 | 1): string => `p${person}.${story.name}@example.com`;

/** What a field may be changed to. Of the mailboxes two are those of the two people, unless words are to be new. */
function valueOf(story: Story, { field, value, who: person }: Step & { do: 'edit' }): string {
  const word = story.isFresh ? `${person}${(story.turn += 1)}` : `${value}`;
  if (field === 'phone') return `+39 02 ${word}`;
  if (field !== 'email') return `Name${word}`;
  return !story.isFresh && value < 2
    ? mailbox(story, value as 0 | 1)
    : `new${word}.${story.name}@example.com`;
}

export async function begin(places: DeskPlace, name: string, { isFresh = false } = {}): Promise<Story> {
  const story: Story = {
    ...{ name, contacts: ['', ''], bought: [], sent: new Map(), turn: 0, isFresh },
  };
  for (const person of [0, 1] as const) {
    const billing = makeAddress({ firstName: `First${person}`, lastName: `Last${person}` });
    const id = await sendOrder(places, { email: mailbox(story, person), billing });
    story.sent.set(id, 'processing');
    story.contacts[person] = await contactOf(places, id);
  }
  return story;
}

/** The contact that stands for a person now. */
async function standing({ ctx }: DeskPlace, id: string): Promise<string> {
  const { merged_into_id } = await only(ctx.db('contacts').where({ id }).first());
  return merged_into_id ?? id;
}

/** Staff at coreBOS' screen see a record only once it is there. */
async function isThere({ corebos }: BothPlaces, kind: string, id: string): Promise<boolean> {
  const sql = 'SELECT 1 FROM carrello_links WHERE kind = ? AND carrello_id = ?';
  return (await corebos.rows(sql, [kind, id])).length > 0;
}

async function editStep(places: BothPlaces, story: Story, step: Step & { do: 'edit' }): Promise<void> {
  const id = story.contacts[step.who];
  const value = valueOf(story, step);
  if (step.at === 'desk') await editAtDesk(places, await standing(places, id), { [step.field]: value });
  else if (await isThere(places, 'contact', id))
    await changeThere(places, 'contact', id, { [COLUMNS[step.field]]: value });
}

async function statusStep(places: BothPlaces, story: Story, step: Step & { do: 'status' }): Promise<void> {
  const id = story.bought.at(-1);
  if (id === undefined) return;
  if (step.at === 'desk') {
    if (step.status === 'cancelled') await cancelAtDesk(places, id);
    return;
  }
  if (await isThere(places, 'order', id))
    await changeThere(places, 'order', id, { sostatus: THERE[step.status] });
}

async function sendAgain(places: DeskPlace, story: Story, status: string): Promise<void> {
  const [id] = [...story.sent.keys()];
  if (id === undefined) return;
  const order = await only(places.ctx.db('orders').where({ id }).first());
  const { order_key: orderKey, number, source_id: sourceId, email } = order;
  story.sent.set(id, status);
  const billing = JSON.parse(order.billing) as ReturnType<typeof makeAddress>;
  await sendOrder(places, { orderKey, number, sourceId, status, email, billing });
}

async function mergeStep(places: DeskPlace, story: Story): Promise<void> {
  const [one, other] = [await standing(places, story.contacts[0]), await standing(places, story.contacts[1])];
  places.tick();
  if (one !== other) await places.desk.mergeContacts(places.sara, [one, other]);
}

async function undoStep(places: DeskPlace, story: Story): Promise<void> {
  const merge = await places.ctx
    .db('contact_merges')
    .whereIn('loser_id', story.contacts)
    .whereNull('undone_at')
    .orderBy('merged_at', 'desc')
    .first();
  places.tick();
  if (merge) await places.desk.undoMerge(places.sara, merge.id);
}

/** Takes one step that both places take alike; false when it is of one of them. */
async function takeAnywhere(places: DeskPlace, story: Story, step: Step): Promise<boolean> {
  const last = story.bought.at(-1);
  switch (step.do) {
    case 'order': {
      const phone = `+39 010 ${(story.turn += 1)}`;
      const billing = makeAddress({ firstName: `First${step.who}`, lastName: `Last${step.who}`, phone });
      const id = await sendOrder(places, { email: mailbox(story, step.who), billing });
      story.sent.set(id, 'processing');
      return true;
    }
    case 'buy':
      story.bought.push(await buy(places, mailbox(story, step.who)));
      return true;
    case 'market':
      await sendAgain(places, story, step.status);
      return true;
    case 'ship':
      if (last !== undefined) await shipAtDesk(places, last, `parcel-${(story.turn += 1)}`);
      return true;
    case 'refund':
      if (last !== undefined) await refundAtDesk(places, last, 100);
      return true;
    case 'merge':
      await mergeStep(places, story);
      return true;
    case 'undo':
      await undoStep(places, story);
      return true;
    default:
      return false;
  }
}

/** Takes one step, where it makes sense. */
export async function take(places: BothPlaces, story: Story, step: Step): Promise<void> {
  if (await takeAnywhere(places, story, step)) return;
  switch (step.do) {
    case 'edit':
      return editStep(places, story, step);
    case 'refuse':
      if (await isThere(places, 'contact', story.contacts[step.who]))
        await changeThere(places, 'contact', story.contacts[step.who], { emailoptout: '1' });
      return;
    case 'status':
      return statusStep(places, story, step);
    case 'settle':
      return places.settle();
    case 'die':
      return dieOnce(places);
    case 'count': {
      const { stock } = await only(places.ctx.db('variants').where({ id: 'mug' }).first());
      return changeThere(places, 'product', 'mug', { qtyinstock: (stock ?? 0) + step.by });
    }
    default:
  }
}

/** The same where there is no coreBOS: what its staff would do there is done at the desk. */
export async function takeAtDesk(place: DeskPlace, story: Story, step: Step): Promise<void> {
  if (await takeAnywhere(place, story, step)) return;
  const { ctx } = place;
  place.tick();
  switch (step.do) {
    case 'edit': {
      const id = await standing(place, story.contacts[step.who]);
      return void (await editAtDesk(place, id, { [step.field]: valueOf(story, step) }));
    }
    case 'refuse': {
      const contactId = await standing(place, story.contacts[step.who]);
      const at = ctx.clock.now();
      return transact(ctx.db, (trx) => refuseMarketing(trx, ctx, { contactId, at }));
    }
    case 'status': {
      const orderId = story.bought.at(-1) ?? '';
      const placed = await findPlacedOrder(ctx.db, orderId);
      if (!placed || (step.at === 'desk' && step.status !== 'cancelled')) return;
      const change = { orderId, placed, status: step.status, by: 'sara' };
      await transact(ctx.db, (trx) => changeStatus(trx, ctx, change));
      return applyWaiting(ctx, placed);
    }
    case 'count': {
      const reason = `count:${story.name}.${ctx.clock.now()}`;
      await transact(ctx.db, (trx) => moveStock(trx, ctx, { variantId: 'mug', by: step.by, reason }));
      return;
    }
    default:
  }
}

/** What the desk shows of a story's people and orders, in words of neither database. */
export async function tellEnd(place: DeskPlace, story: Story): Promise<object> {
  const { db } = place.ctx;
  const keys = await db('contact_keys').where('value', 'like', `%.${story.name}@%`).orderBy('value');
  const ids = [...new Set(keys.map(({ contact_id }) => contact_id))];
  const people = [];
  for (const id of ids) {
    const row = await only(db('contacts').where({ id }).first());
    const { first_name, last_name, email, phone, marketing_consent } = row;
    people.push({ first_name, last_name, email, phone, consent: Boolean(marketing_consent) });
  }
  const of = (id: string) => `person ${ids.indexOf(id)}`;
  const statuses = [];
  for (const id of [...story.sent.keys(), ...story.bought]) {
    const order = await only(db('orders').where({ id }).first());
    statuses.push(`${order.status} of ${of(order.contact_id)}`);
  }
  return {
    mailboxes: keys.map(({ value, contact_id }) => `${value} of ${of(contact_id)}`),
    people,
    statuses,
  };
}
