import type { PageTools } from './ask.ts';
import { valueOf } from './fill.ts';
import type { Saved } from './plan.ts';

/** By these two a bill is a company's, for the page and for the connector alike. */
type Sign = Pick<Saved, 'company' | 'vatNumber'>;

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** True while the bill names the company as its profile does: a blank more is no other company, another number is. */
export const isBilledTo = (profile: Sign, typed: Sign): boolean =>
  tidy(profile.company) === tidy(typed.company) && tidy(profile.vatNumber) === tidy(typed.vatNumber);

function signOf(form: HTMLFormElement): Sign {
  const box = form.elements.namedItem('isCompany');
  const isOn = box instanceof HTMLInputElement && box.checked;
  const typed = (name: string) => (isOn ? valueOf(form, `company.${name}`) : '');
  return { company: typed('name'), vatNumber: typed('vatNumber') };
}

export interface Following {
  /** The bill has just been filled in from this address; with the profile of a company the order is to be the company's. */
  follow(address: Saved | null, token: string): void;
}

/**
 * Has an order be a company's as long as its bill is as the profile says, and forgets the profile at the first edit, or
 * when the connector refuses it: then `onEdited` or `onRefused` says so.
 */
export function followCompany(
  form: HTMLFormElement,
  { billedTo, state }: Pick<PageTools, 'billedTo' | 'state'>,
  { onEdited, onRefused }: { onEdited: () => void; onRefused: () => void },
): Following {
  let profile: Saved | null = null;
  const forget = (): void => {
    profile = null;
    delete billedTo.billingProfileId;
    delete billedTo.token;
  };
  const look = (): void => {
    if (!profile || isBilledTo(profile, signOf(form))) return;
    forget();
    onEdited();
  };
  const lookForRefusal = (): void => {
    if (!profile || !state.errors['billingProfileId']) return;
    forget();
    onRefused();
  };
  form.addEventListener('input', look);
  form.addEventListener('change', look);
  // The summary of errors takes the focus; where the window has none, the next press is what follows.
  document.addEventListener('focusin', lookForRefusal, true);
  document.addEventListener('submit', lookForRefusal, true);
  return {
    follow(address, token) {
      forget();
      if (!address?.of || !address.id) return;
      profile = address;
      Object.assign(billedTo, { billingProfileId: address.id, token });
    },
  };
}
