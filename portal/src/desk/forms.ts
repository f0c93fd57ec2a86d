import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { fieldOf } from '../app/forms.ts';
import { PageError } from '../app/page-error.ts';
import type { Reader } from '../app/reader.ts';
import type { Refused, StaffRight } from '../services.ts';
import type { FormFault } from '../ui/field.tsx';

/** Makes the key of one form as it is shown. A form that is sent twice has the same key, so it acts once. */
export const makeFormKey = (): string => randomBytes(16).toString('base64url');

/** The key that the form was sent with, or a new one when it came without a key of ours. */
export function formKeyOf(req: Request): string {
  const key = fieldOf(req, 'key');
  return /^[\w-]{16,40}$/.test(key) ? key : makeFormKey();
}

/** Says in the reader's language why something was not done. */
export function faultsOf(reader: Reader, { field, reason, link }: Refused): FormFault[] {
  return [{ field, text: reader.word('fault', reason), ...(link === undefined ? {} : { link }) }];
}

export const may = ({ staff }: Reader, right: StaffRight): boolean => staff?.rights.includes(right) ?? false;

/** Throws a PageError with 403 when the reader lacks the right, for a page that is of no use without it. */
export function assertMay(reader: Reader, right: StaffRight): void {
  if (!may(reader, right)) throw new PageError(403, 'forbidden');
}
