import type { Buyer } from './shop.ts';

let last = 0;

/** A buyer nobody has seen before, so that journeys do not meet each other's orders. */
export function makeBuyer(name = 'Giulia'): Buyer {
  last += 1;
  const mark = `${process.pid.toString(36)}${last}`;
  return {
    email: `${name.toLowerCase()}.${mark}@example.com`,
    firstName: name,
    lastName: 'Conti',
    street: 'Via del Molo 12',
    postcode: '34121',
    town: 'Trieste',
  };
}
