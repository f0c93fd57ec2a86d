import { z } from 'zod';
import { keepOrderAddress } from '../address-book/order-address.ts';
import type { AddressEntries } from '../address-book/entries.ts';
import { actAs } from '../audit/actor.ts';
import type { Context } from '../context.ts';
import type { AddressInput, BuyerInput } from '../contract/checkout.ts';
import { findPaidAttempt } from '../payments/attempts.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';

const payloadSchema = z.object({ checkoutId: z.string(), customerId: z.string() });

const NO_CODES = { vatNumber: '', fiscalCode: '', sdiCode: '', pec: '' };

function entriesOf(address: AddressInput): AddressEntries {
  const { company = '', line2 = '', state = '', phone = '' } = address;
  return { label: '', ...address, company, line2, state, phone, ...NO_CODES };
}

function billingOf({ billing, company, invoice }: BuyerInput): AddressEntries {
  const wantsInvoice = invoice ? 'yes' : '';
  const entries = { ...entriesOf(billing), wantsInvoice };
  if (!company) return { ...entries, fiscalCode: invoice?.fiscalCode ?? '' };
  const { name, vatNumber = '', fiscalCode = '', sdiCode = '', pec = '' } = company;
  return { ...entries, company: name, vatNumber, fiscalCode, sdiCode, pec };
}

export function storefrontJobs(ctx: Context): Record<string, JobHandler> {
  return {
    /** Puts the addresses of a paid checkout into the book of whoever asked for it there. Done twice it is done once. */
    async keep_addresses(job) {
      const { checkoutId, customerId } = payloadSchema.parse(job.payload);
      const attempt = await findPaidAttempt(ctx.db, checkoutId);
      if (attempt) {
        const { buyer, quote } = attempt;
        const keep = (kind: 'billing' | 'delivery', entries: AddressEntries) =>
          actAs({ kind: 'customer', id: customerId }, () =>
            keepOrderAddress(ctx, { customerId, kind, entries }),
          );
        await keep('billing', billingOf(buyer));
        if (quote.needsShipping) await keep('delivery', entriesOf(buyer.delivery ?? buyer.billing));
      }
      await transact(ctx.db, (trx) => job.finish(trx));
    },
  };
}
