import type { ContactSummary, ContactView, Page } from '@carrello/portal/services';
import { AppError } from '../platform/errors.ts';
import type { Transactor } from '../platform/db.ts';

/** By word beginnings of name, e-mail, company, phone or order number; without words the newest first. */
export function listContacts(
  _db: Transactor,
  _input: { search: string; cursor: string | null },
): Promise<Page<ContactSummary>> {
  throw new AppError('internal', 'Not yet.');
}

export function findContact(_db: Transactor, _contactId: string): Promise<ContactView | null> {
  throw new AppError('internal', 'Not yet.');
}
