import { invalidRequest, type StripeFault } from './errors.ts';

/** Currencies whose amounts Stripe counts in whole units; ISK and UGX count two decimals that must be 00. */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
const WHOLE_ONLY = new Set(['isk', 'ugx']);

/** Smallest charge by currency, in the units of the API. */
const MINIMUM: Record<string, number> = {
  ...{
    aed: 200,
    aud: 50,
    brl: 50,
    cad: 50,
    chf: 50,
    czk: 1500,
    dkk: 250,
    eur: 50,
    gbp: 30,
    hkd: 400,
    huf: 17500,
  },
  ...{
    inr: 50,
    jpy: 50,
    mxn: 1000,
    myr: 200,
    nok: 300,
    nzd: 50,
    pln: 200,
    ron: 200,
    sek: 300,
    sgd: 50,
    thb: 1000,
  },
  usd: 50,
};

export function decimalsOf(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

export function checkAmount(amount: number, currency: string): void {
  if (amount < 1) throw refuse('parameter_invalid_integer', 'This value must be greater than or equal to 1.');
  if (amount > 99_999_999) throw refuse('amount_too_large', 'Amount must be no more than 999,999.99.');
  const least = MINIMUM[currency] ?? 1;
  if (amount < least)
    throw refuse('amount_too_small', `Amount must be at least ${displayAmount(least, currency)}.`);
  if (WHOLE_ONLY.has(currency) && amount % 100 !== 0) {
    throw refuse(
      'invalid_charge_amount_no_decimal_compatible',
      'Amounts of this currency must be divisible by 100.',
    );
  }
  if (THREE_DECIMAL.has(currency) && amount % 10 !== 0) {
    throw refuse('invalid_charge_amount', 'Amounts of this currency must be rounded to the nearest ten.');
  }
}

function refuse(code: string, message: string): StripeFault {
  return invalidRequest(message, { param: 'amount', code });
}

/** `1234` of EUR as `12.34`. */
export function decimalOf(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals ? `${whole}.${digits.slice(-decimals)}` : whole;
}

/** For messages: `12.34 EUR`. */
export function displayAmount(amount: number, currency: string): string {
  return `${decimalOf(amount, currency)} ${currency.toUpperCase()}`;
}
