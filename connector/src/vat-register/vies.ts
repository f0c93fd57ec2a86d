import { z } from 'zod';
import { MINUTE, SECOND, type Clock } from '../platform/clock.ts';
import { startOf } from '../platform/text.ts';

/**
 * What the register of the EU's VAT numbers says. `unknown` is said when nobody could say: neither that a number is good nor
 * that it is not. `code` is the register's own word, e.g. `MS_UNAVAILABLE`.
 */
export interface VatAnswer {
  state: 'valid' | 'invalid' | 'unknown';
  code: string;
  /** The register's number of this question, by which an office believes that it was asked; empty when it gave none. */
  consultation: string;
}

/** A VAT number with its country's prefix: `DE123456789`, `EL123456789`, `XI123456789`. */
export interface VatRegister {
  /** Asks whether `number` is valid, in the name of `requester`. Never throws, and takes no longer than its limit. */
  ask(number: string, requester: string): Promise<VatAnswer>;
}

const answerSchema = z.object({
  valid: z.boolean().optional(),
  requestIdentifier: z.string().nullish(),
  errorWrappers: z.array(z.object({ error: z.string() })).optional(),
});

/** Nobody is kept waiting longer for an answer. */
const LIMIT = 5 * SECOND;

/** After a register that did not answer nobody is kept waiting for so long. */
const REST = MINUTE;

/** These say that the number is none; all other faults say nothing about it. */
const NONE = ['INVALID_INPUT'];

const unknown = (code: string): VatAnswer => ({ state: 'unknown', code, consultation: '' });

const split = (number: string): [country: string, rest: string] => [startOf(number, 2), number.slice(2)];

/**
 * VIES over its REST interface (`https://ec.europa.eu/taxation_customs/vies/rest-api`). Its codes: INVALID_INPUT,
 * INVALID_REQUESTER_INFO, SERVICE_UNAVAILABLE, MS_UNAVAILABLE, TIMEOUT, VAT_BLOCKED, IP_BLOCKED,
 * GLOBAL_MAX_CONCURRENT_REQ, GLOBAL_MAX_CONCURRENT_REQ_TIME, MS_MAX_CONCURRENT_REQ, MS_MAX_CONCURRENT_REQ_TIME.
 */
export function createVies(
  { url, limitMs = LIMIT }: { url: string; limitMs?: number },
  { clock }: { clock: Clock },
): VatRegister {
  let restsUntil = 0;

  async function fetchAnswer(number: string, requester: string): Promise<VatAnswer> {
    const [[countryCode, vatNumber], [requesterMemberStateCode, requesterNumber]] = [
      split(number),
      split(requester),
    ];
    const asks = requester === '' ? {} : { requesterMemberStateCode, requesterNumber };
    const response = await fetch(`${url.replace(/\/+$/, '')}/check-vat-number`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ countryCode, vatNumber, ...asks }),
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    });
    const read = answerSchema.safeParse(await response.json());
    if (!read.success) return unknown('UNREADABLE');
    const { valid, requestIdentifier, errorWrappers = [] } = read.data;
    const [fault] = errorWrappers;
    if (fault)
      return NONE.includes(fault.error)
        ? { ...unknown(fault.error), state: 'invalid' }
        : unknown(fault.error);
    if (valid === undefined) return unknown('UNREADABLE');
    const consultation = requestIdentifier ?? '';
    return { state: valid ? 'valid' : 'invalid', code: valid ? 'VALID' : 'INVALID', consultation };
  }

  return {
    async ask(number, requester) {
      if (clock.now() < restsUntil) return unknown('RESTING');
      try {
        return await fetchAnswer(number, requester);
      } catch (error) {
        restsUntil = clock.now() + REST;
        return unknown(error instanceof Error && error.name === 'TimeoutError' ? 'TIMEOUT' : 'UNREACHABLE');
      }
    },
  };
}
