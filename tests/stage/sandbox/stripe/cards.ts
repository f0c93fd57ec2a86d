/** What a test card makes happen. Numbers and behaviour as Stripe documents them, except where marked. */
export interface TestCard {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex';
  about: string;
  /** Stripe's ready-made payment method for the same card. */
  paymentMethod?: string;
  authenticate?: boolean;
  decline?: { code: string; declineCode?: string; message: string };
  /** Processing first; decided later. */
  later?: 'succeeded' | 'failed';
  refund?: 'fails later' | 'pending first';
  dispute?: 'fraudulent' | 'product_not_received';
}

const DECLINED = 'Your card was declined.';
const INSUFFICIENT = 'Your card has insufficient funds.';

export const TEST_CARDS: TestCard[] = [
  { number: '4242424242424242', brand: 'visa', about: 'succeeds', paymentMethod: 'pm_card_visa' },
  { number: '5555555555554444', brand: 'mastercard', about: 'succeeds', paymentMethod: 'pm_card_mastercard' },
  { number: '378282246310005', brand: 'amex', about: 'succeeds', paymentMethod: 'pm_card_amex' },
  {
    number: '4000002760003184',
    brand: 'visa',
    about: '3-D Secure on every payment',
    paymentMethod: 'pm_card_authenticationRequired',
    authenticate: true,
  },
  {
    number: '4000000000003220',
    brand: 'visa',
    about: '3-D Secure 2 must be completed',
    paymentMethod: 'pm_card_threeDSecure2Required',
    authenticate: true,
  },
  {
    number: '4000008400001629',
    brand: 'visa',
    about: '3-D Secure, then declined',
    paymentMethod: 'pm_card_threeDSecureRequiredChargeDeclined',
    authenticate: true,
    decline: { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED },
  },
  {
    number: '4000000000000002',
    brand: 'visa',
    about: 'declined',
    paymentMethod: 'pm_card_visa_chargeDeclined',
    decline: { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED },
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    about: 'insufficient funds',
    paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds',
    decline: { code: 'card_declined', declineCode: 'insufficient_funds', message: INSUFFICIENT },
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    about: 'expired card',
    paymentMethod: 'pm_card_chargeDeclinedExpiredCard',
    decline: { code: 'expired_card', message: 'Your card has expired.' },
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    about: 'wrong CVC',
    paymentMethod: 'pm_card_chargeDeclinedIncorrectCvc',
    decline: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    about: 'processing error',
    paymentMethod: 'pm_card_chargeDeclinedProcessingError',
    decline: {
      code: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
  },
  {
    number: '4000000000000259',
    brand: 'visa',
    about: 'succeeds, then disputed as fraudulent',
    paymentMethod: 'pm_card_createDispute',
    dispute: 'fraudulent',
  },
  {
    number: '4000000000002685',
    brand: 'visa',
    about: 'succeeds, then disputed as not received',
    paymentMethod: 'pm_card_createDisputeProductNotReceived',
    dispute: 'product_not_received',
  },
  {
    number: '4000000000007726',
    brand: 'visa',
    about: 'refund is pending first',
    paymentMethod: 'pm_card_pendingRefund',
    refund: 'pending first',
  },
  {
    number: '4000000000005126',
    brand: 'visa',
    about: 'refund fails later',
    paymentMethod: 'pm_card_refundFail',
    refund: 'fails later',
  },
  // Stripe has no card that stays in processing (bank debits do); these two stand for them and are the sandbox's own.
  {
    number: '4000005000000001',
    brand: 'visa',
    about: 'processing, then succeeds (sandbox only)',
    later: 'succeeded',
  },
  {
    number: '4000005000000019',
    brand: 'visa',
    about: 'processing, then fails (sandbox only)',
    later: 'failed',
  },
];

const LIVE_CARD = 'Your card was declined. Your request was in test mode, but used a non test card.';

/** The behaviour of a number; any other number is declined as Stripe's test mode does. */
export function cardOf(number: string): TestCard {
  const known = TEST_CARDS.find((card) => card.number === number);
  const decline = { code: 'card_declined', declineCode: 'test_mode_live_card', message: LIVE_CARD };
  return known ?? { number, brand: 'visa', about: 'not a test card', decline };
}

export function passesLuhn(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const weighed = index % 2 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}
