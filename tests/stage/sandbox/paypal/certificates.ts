import { generate } from 'selfsigned';

export interface Certificates {
  /** Name in the address of the signing certificate. */
  name: string;
  ca: string;
  leaf: string;
  leafKey: string;
}

/** So wide that any test clock falls inside; a certificate past 2049 would need another time encoding. */
const VALID = {
  notBeforeDate: new Date('2020-01-01T00:00:00Z'),
  notAfterDate: new Date('2049-12-31T00:00:00Z'),
};

let made: Promise<Certificates> | undefined;

/** A certificate authority of the sandbox's own and a signing certificate below it, made once per process. */
export function makeCertificates(): Promise<Certificates> {
  made ??= make();
  return made;
}

async function make(): Promise<Certificates> {
  const ca = await generate([{ name: 'commonName', value: 'Carrello Sandbox CA' }], {
    ...VALID,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate(
    [{ name: 'commonName', value: 'messageverificationcerts.sandbox.paypal.com' }],
    {
      ...VALID,
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
      ],
      ca: { key: ca.private, cert: ca.cert },
    },
  );
  return {
    name: `CERT-sandbox-${leaf.fingerprint.replaceAll(':', '').slice(0, 16)}`,
    ca: ca.cert,
    leaf: leaf.cert,
    leafKey: leaf.private,
  };
}
