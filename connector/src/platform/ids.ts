import { randomBytes, randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Every noun that has rows of its own, and the prefix its ids carry. */
const PREFIXES = {
  account: 'acc',
  activity: 'act',
  address: 'adr',
  attempt: 'att',
  audit: 'aud',
  case: 'cas',
  caseMessage: 'csm',
  casePhoto: 'csp',
  checkout: 'chk',
  contact: 'con',
  consent: 'cst',
  dataExport: 'dex',
  document: 'doc',
  documentMonth: 'dmo',
  legalEntity: 'ent',
  crmNews: 'crn',
  coupon: 'cpn',
  customer: 'cus',
  erasure: 'ers',
  flag: 'flg',
  gatewayEvent: 'evt',
  inbox: 'inb',
  invitation: 'inv',
  job: 'job',
  line: 'lin',
  mail: 'mai',
  member: 'mem',
  merge: 'mrg',
  order: 'ord',
  passkey: 'psk',
  payment: 'pay',
  product: 'prd',
  proof: 'prf',
  receivedMail: 'rcm',
  refund: 'ref',
  reservation: 'rsv',
  series: 'ser',
  session: 'ses',
  shop: 'shp',
  shopAction: 'sha',
  signInCode: 'sic',
  snippet: 'snp',
  staff: 'stf',
  task: 'tsk',
  transmission: 'trm',
  note: 'not',
  variant: 'var',
  wayBack: 'way',
} as const;

export type IdKind = keyof typeof PREFIXES;

export interface Ids {
  /** A new id like `ord_01jd…`: prefix, 48 bits of time, 80 random bits; sortable, not guessable, 30 characters. */
  new: (kind: IdKind) => string;
  /** A bearer secret of 256 random bits, base64url; only its hash is ever stored. */
  secret(): string;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function encode(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? out + ALPHABET[(value << (5 - bits)) & 31] : out;
}

const POOL = 4096;

/** Sixteen random bytes at a time from a pool: asking the kernel for each costs more than all the rest of an id. */
function createRandom(): () => Buffer {
  const pool = Buffer.alloc(POOL);
  let used = POOL;
  return () => {
    if (used === POOL) {
      randomFillSync(pool);
      used = 0;
    }
    used += 16;
    return pool.subarray(used - 16, used);
  };
}

export function createIds(clock: Clock): Ids {
  const random = createRandom();
  return {
    new(kind) {
      const bytes = random();
      bytes.writeUIntBE(clock.now(), 0, 6);
      return `${PREFIXES[kind]}_${encode(bytes)}`;
    },
    secret: () => randomBytes(32).toString('base64url'),
  };
}
