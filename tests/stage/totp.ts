import { generate } from 'otplib';

/** The six digits an authenticator app shows now for a base32 secret. */
export function currentCode(secret: string): Promise<string> {
  return generate({ secret });
}
