import type { Context } from '../context.ts';
import { MINUTE } from '../platform/clock.ts';
import { seal, unseal } from '../platform/seal.ts';
import { findTotpStep, makeTotpSecret, totpUrl } from './second-factor.ts';

/** A new secret on its way into somebody's app. The form that shows it brings it back, so that nothing is stored yet. */
export interface AuthenticatorOffer {
  /** For the form alone. It is of use to this person only, for half an hour. */
  sealed: string;
  /** In Base32, as it is typed into an app. */
  totpSecret: string;
  otpauthUrl: string;
}

const OFFERED_FOR = 30 * MINUTE;

/** `issuer` is what the app calls us: whoever buys knows the shop, and not the product. */
interface Person {
  id: string;
  email: string;
  issuer?: string;
}

export function offerAuthenticator(
  { config, clock }: Pick<Context, 'config' | 'clock'>,
  person: Person,
): AuthenticatorOffer {
  return showOffer(config.secret, person, { secret: makeTotpSecret(), until: clock.now() + OFFERED_FOR });
}

function showOffer(
  key: string,
  { id, email, issuer = 'Carrello' }: Person,
  { secret, until }: { secret: string; until: number },
): AuthenticatorOffer {
  const sealed = seal(key, JSON.stringify({ id, secret, until }));
  return { sealed, totpSecret: secret, otpauthUrl: totpUrl(secret, email, issuer) };
}

/** The same offer once more, after a code that was typed wrongly; null when it is somebody else's or too old. */
export function findOffer(
  { config, clock }: Pick<Context, 'config' | 'clock'>,
  person: Person,
  sealed: string,
): AuthenticatorOffer | null {
  try {
    const offer = JSON.parse(unseal(config.secret, sealed)) as { id: string; secret: string; until: number };
    return offer.id === person.id && offer.until > clock.now()
      ? showOffer(config.secret, person, offer)
      : null;
  } catch {
    return null;
  }
}

/** What is stored of an offer whose app shows the right code: its secret, sealed, and the code's step; null for a wrong one. */
export function takeOffer(
  { config, clock }: Pick<Context, 'config' | 'clock'>,
  { totpSecret }: AuthenticatorOffer,
  code: string,
): { totp_secret: string; totp_step: number } | null {
  const step = findTotpStep(totpSecret, code.replace(/\s/g, ''), clock.now());
  return step === null ? null : { totp_secret: seal(config.secret, totpSecret), totp_step: step };
}
