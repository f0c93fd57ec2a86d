import type { AddressEntries } from '../../../connector/src/address-book/entries.ts';

/** An address as a buyer types it. */
export function makeAddressEntries(over: Partial<AddressEntries> = {}): AddressEntries {
  return {
    label: '',
    firstName: 'Anna',
    lastName: 'Bianchi',
    company: '',
    line1: 'Via Dante 12',
    line2: '',
    postcode: '20121',
    city: 'Milano',
    state: 'MI',
    country: 'IT',
    phone: '',
    vatNumber: '',
    fiscalCode: '',
    sdiCode: '',
    pec: '',
    ...over,
  };
}
