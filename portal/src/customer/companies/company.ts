import type { Request, Response } from 'express';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import type { CustomerServices, OwnCompany, Refused } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { customerOf } from '../customer.ts';

/** The company of the path, if the reader is of it now; else there is none. */
export async function ownCompany(
  services: CustomerServices,
  req: Request,
  res: Response,
): Promise<OwnCompany> {
  const companies = await services.listOwnCompanies(customerOf(res));
  const company = companies.find(({ id }) => id === req.params['company']);
  if (!company) throw notFound();
  return company;
}

/** Says in the reader's language why something was not done. */
export const faultsOf = (res: Response, { field, reason }: Refused): FormFault[] => [
  { field, text: readerOf(res).word('fault', reason) },
];
