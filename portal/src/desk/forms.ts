import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { fieldOf } from '../app/forms.ts';
import { PageError } from '../app/page-error.ts';
import type { Reader } from '../app/reader.ts';
import type { Refused, StaffRight } from '../services.ts';
import type { FormFault } from '../ui/field.tsx';

/** Of one form as it was shown: sent twice, what it asks for happens once. */
export const makeFormKey = (): string => randomBytes(16).toString('base64url');

/** The key a form was sent with, or a new one for whoever took it out. */
export function formKeyOf(req: Request): string {
  const key = fieldOf(req, 'key');
  return /^[\w-]{16,40}$/.test(key) ? key : makeFormKey();
}

/** Why something was not done, in the reader's words. */
export function faultsOf(reader: Reader, { field, reason, link }: Refused): FormFault[] {
  return [{ field, text: reader.word('fault', reason), ...(link === undefined ? {} : { link }) }];
}

/** The page that shows what was done, with a word for its notice. */
export function goTo(res: Response, path: string, notice: string): void {
  const [base = path, query] = path.split('?');
  const search = new URLSearchParams(query);
  search.set('done', notice);
  res.redirect(303, `${base}?${search.toString()}`);
}

export const may = ({ staff }: Reader, right: StaffRight): boolean => staff?.rights.includes(right) ?? false;

/** For a page that is of no use without the right. */
export function assertMay(reader: Reader, right: StaffRight): void {
  if (!may(reader, right)) throw new PageError(403, 'forbidden');
}
