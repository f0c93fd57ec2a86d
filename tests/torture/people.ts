import type { Chance } from './chance.ts';

/** One who buys: as a guest with one of two mailboxes, or signed in to a shop whose account has one of them. */
export interface Person {
  firstName: string;
  lastName: string;
  mailboxes: [string, string];
  /** By shop. */
  uids: string[];
  city: string;
  phone: string;
}

const FIRST = ['Anna', 'Mario', 'Giulia', 'José', 'Zoë', 'Luka', 'Nuria', 'Ivo'];
const LAST = ['Rossi', 'Bianchi', 'Kovač', 'Müller', 'de Luca', "D'Angelo"];

function makePerson(chance: Chance, index: number, shops: number): Person {
  const firstName = chance.pick(FIRST);
  const lastName = chance.pick(LAST);
  return {
    firstName,
    lastName,
    mailboxes: [`person${index}@example.com`, `p.${index}+shop@mail.example`],
    uids: Array.from({ length: shops }, (_, shop) => `uid-${shop}-${index}-${chance.text(8)}`),
    city: chance.pick(['Trieste', 'Milano', 'Udine']),
    phone: `+39 333 ${String(1_000_000 + index)}`,
  };
}

export function makePeople(chance: Chance, count: number, shops: number): Person[] {
  return Array.from({ length: count }, (_, index) => makePerson(chance, index, shops));
}

const spelled = (chance: Chance, mailbox: string): string =>
  chance.pick([mailbox, mailbox.toUpperCase(), ` ${mailbox} `]);

/**
 * How a person appears on an order: mostly a guest; sometimes signed in, with the account's mailbox or without; seldom
 * with no mailbox at all. The account's mailbox may be either of the two, which bridges them.
 */
export function appear(
  chance: Chance,
  person: Person,
  shop: number,
): { uid: string | null; email: string; accountEmail: string | null } {
  const typed = spelled(chance, chance.of(0.8) ? person.mailboxes[0] : person.mailboxes[1]);
  if (chance.of(0.05)) return { uid: null, email: chance.pick(['', 'at the counter']), accountEmail: null };
  if (chance.of(0.7)) return { uid: null, email: typed, accountEmail: null };
  const account = chance.of(0.85) ? spelled(chance, chance.pick(person.mailboxes)) : null;
  return { uid: person.uids[shop] ?? null, email: typed, accountEmail: account };
}
