import { orderName, type Accepted, type ExpectedOrder } from './expected.ts';

/** Strong keys as the rules say: a guest's typed mailbox; a signed-in buyer's uid in its shop and account mailbox. */
export function strongKeys({ shopId, snapshot }: Accepted): string[] {
  const { uid, email = '', accountEmail } = snapshot.customer;
  const mailbox = (uid ? (accountEmail ?? '') : email).trim().toLowerCase();
  return [
    ...(uid ? [`uid ${shopId} ${uid}`] : []),
    ...(/^[^\s@]+@[^\s@]+$/.test(mailbox) ? [`mailbox  ${mailbox}`] : []),
  ];
}

export interface ExpectedContacts {
  /** Every contact as the sorted list of its keys. */
  contacts: string[];
  /** The contact (as its keys) that each order is with. */
  ofOrder: Map<string, string>;
}

/** The keys of the newest version of each order that has any. */
function newestKeys(accepted: Accepted[]): Map<string, string[]> {
  const newest = new Map<string, { version: number; keys: string[] }>();
  for (const telling of accepted) {
    const keys = strongKeys(telling);
    const { epoch, counter } = telling.snapshot.version;
    const name = orderName(telling.shopId, telling.snapshot.orderKey);
    const version = epoch * 1e9 + counter;
    if (keys.length > 0 && version >= (newest.get(name)?.version ?? 0)) newest.set(name, { version, keys });
  }
  return new Map([...newest].map(([name, { keys }]) => [name, keys]));
}

/** Contacts are the connected components over strong keys; an order none of whose versions has any is one of its own. */
export function expectContacts(accepted: Accepted[], orders: Map<string, ExpectedOrder>): ExpectedContacts {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    const up = parent.get(key) ?? key;
    if (up === key) return key;
    const root = find(up);
    parent.set(key, root);
    return root;
  };
  const add = (keys: string[]): void => {
    for (const key of keys) if (!parent.has(key)) parent.set(key, key);
    const [first, ...rest] = keys;
    for (const key of rest) parent.set(find(key), find(first as string));
  };
  for (const telling of accepted) add(strongKeys(telling));
  const named = newestKeys(accepted);
  const heads = new Map<string, string>();
  for (const { shopId, orderKey } of orders.values()) {
    const name = orderName(shopId, orderKey);
    const own = named.get(name) ?? [`order ${shopId} ${orderKey}`];
    add(own);
    heads.set(name, own[0] as string);
  }
  const members = new Map<string, string[]>();
  for (const key of parent.keys()) members.set(find(key), [...(members.get(find(key)) ?? []), key]);
  const nameOf = (key: string): string => (members.get(find(key)) ?? []).sort().join(' + ');
  return {
    contacts: [...members.keys()].map(nameOf).sort(),
    ofOrder: new Map([...heads].map(([name, key]) => [name, nameOf(key)])),
  };
}
