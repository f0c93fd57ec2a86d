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

/** Contacts are the connected components over strong keys; an order without any is a contact of its own. */
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
  const heads = new Map<string, string>();
  for (const [name, { shopId, orderKey, head }] of orders) {
    const keys = strongKeys({ shopId, snapshot: head });
    const own = keys.length > 0 ? keys : [`order ${shopId} ${orderKey}`];
    add(own);
    heads.set(orderName(shopId, orderKey) || name, own[0] as string);
  }
  const members = new Map<string, string[]>();
  for (const key of parent.keys()) members.set(find(key), [...(members.get(find(key)) ?? []), key]);
  const nameOf = (key: string): string => (members.get(find(key)) ?? []).sort().join(' + ');
  return {
    contacts: [...members.keys()].map(nameOf).sort(),
    ofOrder: new Map([...heads].map(([name, key]) => [name, nameOf(key)])),
  };
}
