import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { AppError } from '../../platform/errors.ts';
import { HOUR, MINUTE, SECOND } from '../../platform/clock.ts';
import type { CertificateKeeper, KeptCertificate } from './kept-certificates.ts';

const HOSTS = { production: 'api.paypal.com', sandbox: 'api.sandbox.paypal.com' };
const PATH = /^\/v1\/notifications\/certs\/[\w.-]{1,120}$/;
const MOST_BYTES = 64 * 1024;
const KEPT_FOR = 6 * HOUR;
export const MOST_KEPT = 20;
/** Whoever forges an event names an address: they all together cost one call in this time. */
const BETWEEN_CALLS = MINUTE;

export interface CertificateSource {
  environment: 'production' | 'sandbox';
  sandboxUrl: string | undefined;
  now(): number;
}

function refuse(message: string): AppError {
  return new AppError('unauthorised', 'The certificate of the webhook is not right.', {
    cause: new Error(message),
  });
}

/** The address comes from the caller: only PayPal's own host and path are ever fetched. */
export function assertCertificateUrl(text: string, { environment, sandboxUrl }: CertificateSource): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username !== '' || url.search !== '' || url.hash !== '' || !PATH.test(url.pathname)) {
    throw refuse(`Not a certificate address: ${text}`);
  }
  const allowed = sandboxUrl === undefined ? `https://${HOSTS[environment]}` : new URL(sandboxUrl).origin;
  if (url.origin !== allowed) throw refuse(`Not PayPal's host: ${url.origin}`);
  return url;
}

async function fetchText(url: string | URL): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5 * SECOND) });
  if (!response.ok || !response.body)
    throw new Error(`The certificate's address answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw refuse('The certificate is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readChain(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.slice(0, 6).map((block) => new X509Certificate(block));
}

function isValidAt(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}

function isIssuedBy(child: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && child.checkIssued(issuer) && child.verify(issuer.publicKey);
}

/** Walks from the signing certificate to a trusted root, each link checked for signature and dates. */
export function assertTrusted(
  chain: X509Certificate[],
  roots: X509Certificate[],
  now: number,
): X509Certificate {
  const [leaf] = chain;
  const name = /^CN=(.+)$/m.exec(leaf?.subject ?? '')?.[1] ?? '';
  if (!leaf || leaf.ca || !/(^|\.)paypal\.com$/.test(name)) throw refuse(`Not PayPal's certificate: ${name}`);
  let at = leaf;
  for (let steps = 0; steps < 6; steps += 1) {
    if (!isValidAt(at, now)) throw refuse('A certificate of the chain is out of date');
    const root = roots.find((each) => isIssuedBy(at, each) && isValidAt(each, now));
    if (root) return leaf;
    const next = chain.find((each) => each !== at && isIssuedBy(at, each));
    if (!next) break;
    at = next;
  }
  throw refuse('The chain does not lead to a trusted root');
}

/** Does it once; when it failed, again at the next call. */
function createOnce<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    }));
}

/**
 * Fetches, checks and keeps signing certificates by their address, over a restart, too. At most one is fetched a minute,
 * whoever names it; meanwhile known ones go on, and any other throws, so that PayPal sends its event again.
 */
export function createCertificateStore(
  source: CertificateSource,
  keeper: CertificateKeeper,
): (url: string) => Promise<X509Certificate> {
  const kept = new Map<string, { leaf: X509Certificate; until: number }>();
  const coming = new Map<string, Promise<X509Certificate>>();
  let calledAt = -Infinity;
  const roots = createOnce(async () => {
    if (source.sandboxUrl === undefined) return rootCertificates.map((pem) => new X509Certificate(pem));
    return readChain(await fetchText(`${source.sandboxUrl}/sandbox/paypal-ca.pem`));
  });
  const take = async ({ url, pem, fetched_at: fetchedAt }: KeptCertificate): Promise<X509Certificate> => {
    const leaf = assertTrusted(readChain(pem), await roots(), source.now());
    const [oldest] = kept.keys();
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(url, { leaf, until: fetchedAt + KEPT_FOR });
    return leaf;
  };
  const recall = createOnce(async () => {
    // One that is out of date by now is fetched again when an event names it.
    for (const each of await keeper.list()) await take(each).catch(() => undefined);
  });
  const load = async ({ href: url }: URL): Promise<X509Certificate> => {
    await roots();
    const fetched = { url, pem: await fetchText(url), fetched_at: source.now() };
    const leaf = await take(fetched);
    // Where it cannot be kept, the next process fetches it again.
    await keeper.keep(fetched).catch(() => undefined);
    return leaf;
  };
  /** Events that name the same address at once wait for the same call. */
  const call = (url: URL): Promise<X509Certificate> => {
    const under = coming.get(url.href);
    if (under) return under;
    if (source.now() < calledAt + BETWEEN_CALLS)
      return Promise.reject(new Error('Another certificate was fetched less than a minute ago'));
    calledAt = source.now();
    const loading = load(url).finally(() => coming.delete(url.href));
    coming.set(url.href, loading);
    return loading;
  };
  return async (address) => {
    const url = assertCertificateUrl(address, source);
    await recall().catch(() => undefined);
    const now = source.now();
    const known = kept.get(url.href);
    if (!known || !isValidAt(known.leaf, now)) return call(url);
    if (known.until > now) return known.leaf;
    return call(url).catch(() => known.leaf);
  };
}
