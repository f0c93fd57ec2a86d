import type { Response } from 'express';
import { PageError } from '../app/page-error.ts';
import { readerOf } from '../app/reader.ts';
import type { StaffSession } from '../services.ts';

/** The session of who signed in; every service of the desk takes it and decides by its role. */
export function staffOf(res: Response): StaffSession {
  const { staff } = readerOf(res);
  if (!staff) throw new PageError(403, 'forbidden');
  return staff;
}
