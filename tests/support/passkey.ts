import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a test may get wrong on purpose. */
export interface Twist {
  origin?: string;
  host?: string;
  challenge?: string;
  /** False for a device that asked nobody for a PIN or finger. */
  isVerified?: boolean;
  counter?: number;
  /** Whose it says it is. */
  userHandle?: string;
  /** The id of another credential. */
  id?: string;
}

interface Options {
  challenge: string;
  user?: { id: string };
}

const ORIGIN = 'http://connector.test';
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (data: string | Buffer) => Buffer.from(data).toString('base64url');

/** A device that makes one passkey (ES256) and signs with it, as the answers of a browser in JSON. */
export function createPasskey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(32);
  let owner = '';

  const clientOf = (type: string, challenge: string, { origin = ORIGIN, ...twist }: Twist) =>
    JSON.stringify({ type, challenge: twist.challenge ?? challenge, origin, crossOrigin: false });
  const headOf = (
    extra: number,
    { host = new URL(ORIGIN).hostname, isVerified = true, counter = 0 }: Twist,
  ) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(host), Buffer.from([1 | (isVerified ? 4 : 0) | extra]), count]);
  };
  const answer = (response: object, as = base64url(id)) =>
    JSON.stringify({ id: as, rawId: as, type: 'public-key', clientExtensionResults: {}, response });
  /** A COSE key as CBOR: { 1: 2, 3: -7, -1: 1, -2: x, -3: y }. */
  const coseKey = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);

  return {
    id: base64url(id),
    /** Answers `navigator.credentials.create`. */
    make({ challenge, user }: Options, twist: Twist = {}): string {
      owner = user?.id ?? '';
      const data = Buffer.concat([
        headOf(0x40, twist),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        coseKey,
      ]);
      // { fmt: 'none', attStmt: {}, authData } as CBOR.
      const head = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex');
      const attestationObject = base64url(Buffer.concat([head, Buffer.from([data.length]), data]));
      const clientDataJSON = base64url(clientOf('webauthn.create', challenge, twist));
      return answer({ clientDataJSON, attestationObject, transports: ['internal'] });
    },
    /** Answers `navigator.credentials.get`. */
    show({ challenge }: Options, twist: Twist = {}): string {
      const client = clientOf('webauthn.get', challenge, twist);
      const data = headOf(0, twist);
      const signature = base64url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey));
      const said = { clientDataJSON: base64url(client), authenticatorData: base64url(data), signature };
      return answer({ ...said, userHandle: twist.userHandle ?? owner }, twist.id);
    },
  };
}

export type TestPasskey = ReturnType<typeof createPasskey>;
