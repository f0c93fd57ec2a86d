import { findContact } from '../../connector/src/portal-services/records/contact.ts';
import { listOrders } from '../../connector/src/portal-services/records/order-lists.ts';
import type { Db } from '../../connector/src/platform/db.ts';
import { buyerOf, orderDigits } from './intake-orders.ts';
import type { Stock } from './intake-load.ts';

export interface Reads {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuMs: number;
}

const COUNT = 2000;

async function time(read: (index: number) => Promise<unknown>): Promise<Reads> {
  for (let index = 0; index < 200; index += 1) await read(index);
  const took: number[] = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (let index = 0; index < COUNT; index += 1) {
    const from = performance.now();
    await read(index);
    took.push(performance.now() - from);
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  took.sort((a, b) => a - b);
  return {
    perSecond: COUNT / seconds,
    p50Ms: took[COUNT / 2] ?? 0,
    p99Ms: took[Math.floor(COUNT * 0.99)] ?? 0,
    cpuMs: (user + system) / 1000 / COUNT,
  };
}

/** All that the contact's page shows, of buyers at random. */
export function readContacts(db: Db, { buyers }: Stock): Promise<Reads> {
  return time(async (index) => {
    const buyer = buyers[(index * 104_729) % buyers.length];
    const contact = await findContact(db, buyer?.contactId ?? '');
    if (!contact || contact.purchases.length === 0) throw new Error('A contact has no purchases.');
  });
}

/** The orders list as staff search it: by number, by first name and surname, by the surname's beginning, by mailbox. */
export function searchOrders(db: Db, { buyers, orders }: Stock): Promise<Reads> {
  return time(async (index) => {
    const number = (index * 104_729) % Math.min(buyers.length, Math.floor(orders / 5));
    const { firstName, lastName } = buyerOf(number);
    const searches = [
      orderDigits((index * 7919) % orders),
      `${firstName} ${lastName}`,
      lastName.slice(0, -1),
      `${firstName}.${lastName}`.toLowerCase(),
    ];
    const { items } = await listOrders(db, { search: searches[index % 4] ?? '', cursor: null });
    if (items.length === 0) throw new Error(`Nothing found for ${searches[index % 4]}.`);
  });
}
