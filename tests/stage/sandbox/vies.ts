import express, { Router, type Request } from 'express';

/** Numbers for which the stand-in answers as the Commission's own test service does; any other nine digits are valid. */
const ANSWERS: Record<string, string> = {
  '200': 'INVALID',
  '201': 'INVALID_INPUT',
  '202': 'INVALID_REQUESTER_INFO',
  '300': 'SERVICE_UNAVAILABLE',
  '301': 'MS_UNAVAILABLE',
  '302': 'TIMEOUT',
  '400': 'VAT_BLOCKED',
  '401': 'IP_BLOCKED',
  '500': 'GLOBAL_MAX_CONCURRENT_REQ',
  '501': 'GLOBAL_MAX_CONCURRENT_REQ_TIME',
  '600': 'MS_MAX_CONCURRENT_REQ',
  '601': 'MS_MAX_CONCURRENT_REQ_TIME',
};
export const VIES_CODES = [...new Set(Object.values(ANSWERS))];

const COUNTRIES = new Set(
  'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI'.split(' '),
);
const FIELDS = ['countryCode', 'vatNumber', 'requesterMemberStateCode', 'requesterNumber'];

export interface ViesStandIn {
  router: Router;
  /** What it says of a number instead of its own answer: a code, or `silent` for no answer at all. */
  says: Map<string, string>;
  /** The numbers that it was asked for. */
  asked: string[];
}

/** What is wrong with a question, by the rules of VIES: it takes these fields alone, as text, without the prefix in the number. */
function faultOf({ body, headers }: Request): string | null {
  const fields = body as Record<string, unknown>;
  if (headers['content-type'] !== 'application/json') return 'INVALID_INPUT';
  const isText = Object.entries(fields).every(
    ([name, value]) => FIELDS.includes(name) && typeof value === 'string',
  );
  const {
    countryCode = '',
    vatNumber = '',
    requesterMemberStateCode = '',
    requesterNumber = '',
  } = fields as Record<string, string>;
  if (!isText || !COUNTRIES.has(countryCode) || !/^[0-9A-Z+*]{2,12}$/.test(vatNumber)) return 'INVALID_INPUT';
  if ((requesterMemberStateCode === '') !== (requesterNumber === '')) return 'INVALID_REQUESTER_INFO';
  if (requesterNumber !== '' && !COUNTRIES.has(requesterMemberStateCode)) return 'INVALID_REQUESTER_INFO';
  return null;
}

/** A strict stand-in for VIES' REST interface: every code that it publishes, and its silence. */
export function createViesStandIn(): ViesStandIn {
  const says = new Map<string, string>();
  const asked: string[] = [];
  const router = Router();
  router.post('/check-vat-number', express.json(), (req, res) => {
    const { countryCode = '', vatNumber = '', requesterNumber } = req.body as Record<string, string>;
    asked.push(`${countryCode}${vatNumber}`);
    const code =
      faultOf(req) ?? says.get(`${countryCode}${vatNumber}`) ?? ANSWERS[vatNumber.slice(-3)] ?? 'VALID';
    if (code === 'silent') return;
    if (code !== 'VALID' && code !== 'INVALID')
      return void res.json({ actionSucceed: false, errorWrappers: [{ error: code }] });
    const requestIdentifier = requesterNumber ? `WAPIAAA${String(asked.length).padStart(8, '0')}` : '';
    const told = {
      countryCode,
      vatNumber,
      requestDate: new Date().toISOString(),
      name: '---',
      address: '---',
    };
    res.json({ ...told, valid: code === 'VALID', requestIdentifier });
  });
  return { router, says, asked };
}
