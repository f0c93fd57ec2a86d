/** What a mail server found out of a mail's sender, as far as it bears on the From line. */
export interface Authentication {
  server: string;
  /** DMARC passed. */
  isPassed: boolean;
  /** The domain of the From line of which it is said. */
  domain: string;
}

/** Comments may say anything: `(p=none dmarc=pass)`. */
const COMMENT = /\([^()]*\)/g;

/** Reads one Authentication-Results line (RFC 8601): `mx.shop.example; dmarc=pass header.from=example.com`. */
export function readAuthentication(line: string): Authentication {
  const [first = '', ...results] = line.replace(COMMENT, ' ').toLowerCase().split(';');
  const dmarc = results.filter((result) => /^\s*dmarc\s*=/.test(result));
  const [only = ''] = dmarc.length === 1 ? dmarc : [];
  return {
    server: first.trim().split(/\s+/)[0] ?? '',
    isPassed: /^\s*dmarc\s*=\s*pass(\s|$)/.test(only),
    domain: /\sheader\.from\s*=\s*([^\s]+)/.exec(only)?.[1] ?? '',
  };
}
