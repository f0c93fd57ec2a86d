import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { fieldOf } from './forms.ts';

/** Makes the key of one form as it is shown. A form that is sent twice has the same key, so it acts once. */
export const makeFormKey = (): string => randomBytes(16).toString('base64url');

/** The key that the form was sent with, or a new one when it came without a key of ours. */
export function formKeyOf(req: Request): string {
  const key = fieldOf(req, 'key');
  return /^[\w-]{16,40}$/.test(key) ? key : makeFormKey();
}
