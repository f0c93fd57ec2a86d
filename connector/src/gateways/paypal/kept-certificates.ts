import { transact, type Db } from '../../platform/db.ts';

/** A chain of certificates as its address gave it; `fetched_at` in epoch milliseconds. */
export interface KeptCertificate {
  url: string;
  pem: string;
  fetched_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    gateway_certificates: KeptCertificate;
  }
}

/** Where certificates outlive the process. */
export interface CertificateKeeper {
  list(): Promise<KeptCertificate[]>;
  keep(certificate: KeptCertificate): Promise<void>;
}

/** Keeps the newest `most` certificates in the database. */
export function keepCertificates(db: Db, most: number): CertificateKeeper {
  return {
    list: () => db('gateway_certificates').orderBy('fetched_at').select('*'),
    keep: (certificate) =>
      transact(db, async (trx) => {
        await trx('gateway_certificates').insert(certificate).onConflict('url').merge(['pem', 'fetched_at']);
        const urls = await trx('gateway_certificates').orderBy('fetched_at', 'desc').pluck('url');
        await trx('gateway_certificates').whereIn('url', urls.slice(most)).delete();
      }),
  };
}
