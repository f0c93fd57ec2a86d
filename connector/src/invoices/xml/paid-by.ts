import type { FrozenDocument } from '../document.ts';

/** Codes of UNTDID 4461: bank card, online payment service, SEPA or other credit transfer, cash, not defined. */
export interface PaidBy {
  code: '48' | '68' | '58' | '30' | '10' | '1';
  /** Only with a transfer, which may not be named without it. */
  iban: string;
}

/** How the document is paid, or its largest part was: what is still due is to be transferred. */
export function paidBy({ kind, currency, seller, payments, totals }: FrozenDocument): PaidBy {
  const transfer: PaidBy = seller.iban
    ? { code: currency === 'EUR' ? '58' : '30', iban: seller.iban.replace(/\s/g, '') }
    : { code: '1', iban: '' };
  if (kind === 'invoice' && totals.due > 0) return transfer;
  const [largest] = [...payments].sort((one, other) => other.amount - one.amount);
  switch (largest?.means) {
    case 'card':
      return { code: '48', iban: '' };
    case 'paypal':
      return { code: '68', iban: '' };
    case 'cash':
      return { code: '10', iban: '' };
    // What is given back does not go to the seller's account.
    case 'transfer':
      return kind === 'invoice' ? transfer : { code: '1', iban: '' };
    case 'other':
    case undefined:
      return { code: '1', iban: '' };
  }
}
