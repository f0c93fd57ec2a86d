import type { Context } from '../context.ts';
import { listedState, placeInputs } from '../contract/address-form.ts';
import { AppError } from '../platform/errors.ts';
import { addAddress } from './address-book.ts';
import type { AddressEntries } from './entries.ts';
import type { AddressKind } from './store.ts';

/** A province that is on no list of its country, as an order of before may have it, is left out. */
function withListedState(entries: AddressEntries): AddressEntries {
  const options = placeInputs(entries.country).find(({ name }) => name === 'state')?.options;
  const state = listedState(entries.country, entries.state);
  return { ...entries, state: !options || options.some(({ code }) => code === state) ? state : '' };
}

/**
 * Keeps an address with which its customer has bought, as it was placed: it may lack the province, for which the form of the
 * book asks when it is changed next. Nothing is kept of one that has other faults, and of a customer who is gone.
 */
export async function keepOrderAddress(
  ctx: Context,
  { customerId, kind, entries }: { customerId: string; kind: AddressKind; entries: AddressEntries },
): Promise<void> {
  const saving = { customerId, kind, entries: withListedState(entries), isDefault: false, asPlaced: true };
  try {
    await addAddress(ctx, saving);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error;
  }
}
