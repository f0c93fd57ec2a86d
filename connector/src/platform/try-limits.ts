import { HOUR, MINUTE, type Clock } from './clock.ts';
import type { Db } from './db.ts';
import type { Acquaintance, Visitor } from './known-visitors.ts';
import { addressPrefix, findUsedUp, withinLimits, type Limit } from './limits.ts';

interface Tools {
  db: Db;
  clock: Clock;
}

interface TryRules {
  /** What is tried, such as `password`. */
  name: string;
  /** So many tries of strangers for one person an hour, over all addresses; then it storms. */
  everywhere: number;
}

/**
 * How often a secret may be tried. Nobody is locked out by what is posted elsewhere: a browser in which this person has
 * signed in before has a count of its own. Anybody else is counted by person and address together, and by address;
 * strangers also by person over all addresses, and when these were many, each address has two tries left in a quarter of
 * an hour instead of six.
 */
export async function tryLimits(
  { db, clock }: Tools,
  known: Acquaintance,
  { person, browser, ip }: Visitor,
  rules: TryRules,
): Promise<[Limit, ...Limit[]]> {
  const prefix = addressPrefix(ip);
  const of = (scope: string, value: string, most: number, windowMs = 15 * MINUTE): Limit => ({
    ...{ name: `${rules.name}.${scope}`, value, most, windowMs },
  });
  if (known === 'browser') return [of('browser', `${person}\n${browser}`, 10)];
  const narrow = of('person_address', `${person}\n${prefix}`, 6);
  const address = of('address', prefix, 30);
  if (known === 'address') return [narrow, address];
  const everywhere = of('person', person, rules.everywhere, HOUR);
  const isStormy = (await findUsedUp(db, clock, everywhere)) !== null;
  return isStormy ? [{ ...narrow, most: 2 }, address] : [narrow, address, everywhere];
}

/** A stranger who has the first secret may still not guess six digits by the thousand, from however many addresses. */
export async function mayGuess(
  { db, clock }: Tools,
  known: Acquaintance,
  { name, person }: { name: string; person: string },
): Promise<boolean> {
  const guesses = { name, value: person, most: 100, windowMs: HOUR };
  return known !== 'stranger' || withinLimits(db, clock, [guesses]);
}
