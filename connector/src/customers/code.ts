import { createHmac, randomInt } from 'node:crypto';

/** Makes six digits; each code is as likely as any other. */
export function makeCode(): string {
  return String(randomInt(0, 1_000_000)).padStart(6, '0');
}

/** The hash has a key, because a bare hash of six digits is undone by trying them all. */
export function hashCode(secret: string, codeId: string, code: string): string {
  return createHmac('sha256', secret).update(`sign-in code\n${codeId}\n${code}`).digest('hex');
}
