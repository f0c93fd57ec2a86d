import type { Response } from 'express';
import { PageError } from '../app/page-error.ts';
import { readerOf } from '../app/reader.ts';
import type { CustomerSession } from '../services.ts';

/** Who has signed in. Throws a PageError with 403 when nobody has. */
export function customerOf(res: Response): CustomerSession {
  const { customer } = readerOf(res);
  if (!customer) throw new PageError(403, 'forbidden');
  return customer;
}
