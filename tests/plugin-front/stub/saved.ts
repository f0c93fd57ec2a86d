import type { SavedAddresses } from '../../../connector/src/contract/saved-addresses.ts';

/** The code and the token of the buyer whom this stub knows. */
export const CODE = '123456';
export const TOKEN = 'the token of the checkout';

const address = {
  ...{ label: '', isDefault: false, firstName: 'Ada', lastName: 'Byron', company: '', line2: '', state: '' },
  ...{ phone: '+39 040 1', vatNumber: '', fiscalCode: '', sdiCode: '', pec: '' },
};
const home = {
  ...address,
  line1: 'Via Roma 1',
  postcode: '40121',
  city: 'Bologna',
  state: 'BO',
  country: 'IT',
};
const office = { ...address, line1: 'Ring 7', postcode: '10115', city: 'Berlin', country: 'DE' };

const saved: SavedAddresses = {
  email: 'ada@example.com',
  addresses: [
    { ...home, kind: 'delivery', label: 'Home', isDefault: true },
    { ...office, kind: 'delivery', label: 'Office', company: 'Engines' },
    { ...home, kind: 'delivery', label: 'Boat', country: 'FR' },
    { ...home, kind: 'billing', label: 'Firm', company: 'Byron srl', vatNumber: 'IT00743110157' },
  ],
};

/** Answers the calls of a returning buyer; null for any other. */
export function answerSaved(verb: string | undefined, body: unknown): object | null {
  const { code, token, keep } = (body ?? {}) as { code?: string; token?: string; keep?: boolean };
  if (verb === 'code') return { outcome: 'sent' };
  if (verb === 'sign-in')
    return code === CODE
      ? { outcome: 'signed_in', token: TOKEN, expiresInSeconds: 1800 }
      : { outcome: 'wrong' };
  if (verb === 'addresses' && token === TOKEN) return saved;
  return verb === 'keep-addresses' && token === TOKEN ? { keep } : null;
}
