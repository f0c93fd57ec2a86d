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
  file: 'fil',
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
  /**
   * A new id like `ord_01jd…`: prefix, 48 bits of time, 80 random bits; sortable, not guessable,
   * 30 characters. Those of one process sort in the order they were made, in the same millisecond, too.
   */
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

const TAIL = 6;
const CARRIES_FROM = 8;

/** Moves the tail of the id before on by 64 random bits: higher than it, and as hard to guess. */
function addStep(before: Buffer, step: Buffer): void {
  let carry = 0;
  for (let at = before.length - 1; at >= TAIL; at -= 1) {
    const sum = (before[at] ?? 0) + (at >= CARRIES_FROM ? (step[at] ?? 0) : 0) + carry;
    before[at] = sum & 255;
    carry = sum >> 8;
  }
}

export function createIds(clock: Clock): Ids {
  const random = createRandom();
  const last = Buffer.alloc(16);
  let lastTime = -1;
  return {
    new(kind) {
      const now = clock.now();
      if (now === lastTime) {
        addStep(last, random());
      } else {
        lastTime = now;
        random().copy(last);
        last.writeUIntBE(now, 0, TAIL);
        // Room above for what is made in the same millisecond.
        last[TAIL] = (last[TAIL] ?? 0) & 127;
      }
      return `${PREFIXES[kind]}_${encode(last)}`;
    },
    secret: () => randomBytes(32).toString('base64url'),
  };
}
