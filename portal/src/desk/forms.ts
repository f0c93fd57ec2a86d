import { PageError } from '../app/page-error.ts';
import type { Reader } from '../app/reader.ts';
import type { Refused, StaffRight } from '../services.ts';
import type { FormFault } from '../ui/field.tsx';

/** Says in the reader's language why something was not done. */
export function faultsOf(reader: Reader, { field, reason, link }: Refused): FormFault[] {
  return [{ field, text: reader.word('fault', reason), ...(link === undefined ? {} : { link }) }];
}

export const may = ({ staff }: Reader, right: StaffRight): boolean => staff?.rights.includes(right) ?? false;

/** Throws a PageError with 403 when the reader lacks the right, for a page that is of no use without it. */
export function assertMay(reader: Reader, right: StaffRight): void {
  if (!may(reader, right)) throw new PageError(403, 'forbidden');
}
