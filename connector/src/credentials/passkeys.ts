import { z } from 'zod';
import { MINUTE } from '../platform/clock.ts';

/** Loaded when somebody needs it: commands need not wait for it. */
export const loadWebauthn = () => import('@simplewebauthn/server');

/** How long somebody may take to press a finger on something, and how long a challenge lives. */
export const CHALLENGE_LIFE = 5 * MINUTE;

/** What of a passkey is kept: binary parts in base64url. */
export interface KeptPasskey {
  credential_id: string;
  public_key: string;
  counter: number;
  /** Where the browser found it, such as `internal`; with blanks between. */
  transports: string;
}

const text = z.string().max(8000);
const credential = { id: text, rawId: text, type: z.literal('public-key') };
const extensions = { clientExtensionResults: z.object({}).default({}) };
const madeSchema = z.object({
  ...credential,
  ...extensions,
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(4)
      .default([]),
  }),
});
const shownSchema = z.object({
  ...credential,
  ...extensions,
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.nullish(),
  }),
});

export type ShownPasskey = z.infer<typeof shownSchema>;

const readJson = <T>(schema: z.ZodType<T>, json: string): T | null => {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return null;
  }
};

/** Reads what a browser says that a passkey has signed; null for anything else. Nothing of it is proven yet. */
export const readShown = (json: string): ShownPasskey | null => readJson(shownSchema, json);

/** The challenge that a browser claims to have answered; null where it names none. */
export function readChallenge(json: string): string | null {
  const outer = readJson(z.object({ response: z.object({ clientDataJSON: text }) }), json);
  if (!outer) return null;
  const client = Buffer.from(outer.response.clientDataJSON, 'base64url').toString('utf8');
  return readJson(z.object({ challenge: text }), client)?.challenge ?? null;
}

/** Passkeys belong to the host of the address that everybody knows: `https://account.example.com` → `account.example.com`. */
function partyOf(publicUrl: string): { rpID: string; expectedOrigin: string } {
  const { hostname, origin } = new URL(publicUrl);
  return { rpID: hostname, expectedOrigin: origin };
}

interface NewOwner {
  id: string;
  email: string;
  shopName: string;
  /** Of the passkeys they have: one device makes no second one. */
  credentialIds: string[];
}

/** What a browser needs to make a passkey, with a fresh challenge. It asks whoever holds the device for a PIN or finger. */
export async function optionsForNew(publicUrl: string, owner: NewOwner) {
  const { generateRegistrationOptions } = await loadWebauthn();
  return generateRegistrationOptions({
    ...{ rpName: owner.shopName, rpID: partyOf(publicUrl).rpID, timeout: CHALLENGE_LIFE },
    ...{ userName: owner.email, userDisplayName: owner.email, userID: new Uint8Array(Buffer.from(owner.id)) },
    excludeCredentials: owner.credentialIds.map((id) => ({ id })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  });
}

/** What a browser needs to sign in with any passkey of ours: nobody says first who they are. */
export async function optionsForAny(publicUrl: string) {
  const { rpID } = partyOf(publicUrl);
  const { generateAuthenticationOptions } = await loadWebauthn();
  return generateAuthenticationOptions({ rpID, timeout: CHALLENGE_LIFE, userVerification: 'required' });
}

/** Proves a new passkey against its challenge; null when anything about it is wrong. */
export async function proveNew(
  publicUrl: string,
  challenge: string,
  json: string,
): Promise<KeptPasskey | null> {
  const response = readJson(madeSchema, json);
  if (!response) return null;
  const { rpID, expectedOrigin } = partyOf(publicUrl);
  const asked = { expectedChallenge: challenge, expectedOrigin, expectedRPID: rpID };
  const { verifyRegistrationResponse } = await loadWebauthn();
  const proven = await verifyRegistrationResponse({
    ...{ response: response as never, ...asked, requireUserVerification: true },
  }).catch(() => null);
  if (!proven?.verified) return null;
  const { id, publicKey, counter } = proven.registrationInfo.credential;
  const transports = response.response.transports.join(' ');
  return { credential_id: id, public_key: Buffer.from(publicKey).toString('base64url'), counter, transports };
}

/**
 * Proves that a passkey of ours signed the challenge: the new counter, or null when anything is wrong, also where the counter
 * did not grow, as with a copy.
 */
export async function proveShown(
  publicUrl: string,
  challenge: string,
  { shown, kept }: { shown: ShownPasskey; kept: KeptPasskey },
): Promise<number | null> {
  const { rpID, expectedOrigin } = partyOf(publicUrl);
  const publicKey = new Uint8Array(Buffer.from(kept.public_key, 'base64url'));
  const { verifyAuthenticationResponse } = await loadWebauthn();
  const proven = await verifyAuthenticationResponse({
    ...{ response: shown as never, expectedChallenge: challenge, expectedOrigin, expectedRPID: rpID },
    credential: { id: kept.credential_id, publicKey, counter: kept.counter },
    requireUserVerification: true,
  }).catch(() => null);
  return proven?.verified ? proven.authenticationInfo.newCounter : null;
}
