/** The page on which each carrier shows where a parcel is; `{number}` is the tracking number. */
const PAGES: Record<string, string> = {
  'Poste Italiane': 'https://www.poste.it/cerca/index.html#/risultati-spedizioni/{number}',
  BRT: 'https://www.mybrt.it/it/mybrt/my-parcels/incoming?parcelNumber={number}',
  GLS: 'https://gls-group.com/IT/it/servizi-online/ricerca-spedizioni/?match={number}',
  SDA: 'https://www.sda.it/wps/portal/Servizi_online/dettaglio-spedizione?locale=it&tracing.letteraVettura={number}',
  DHL: 'https://www.dhl.com/it-it/home/tracking.html?tracking-id={number}',
  UPS: 'https://www.ups.com/track?tracknum={number}',
  InPost: 'https://inpost.it/trova-il-tuo-pacco?number={number}',
  FedEx: 'https://www.fedex.com/fedextrack/?trknbr={number}',
  DPD: 'https://tracking.dpd.de/status/en_US/parcel/{number}',
};

/** The carriers whose links we build, as people know them. */
export const CARRIERS: readonly string[] = Object.keys(PAGES);

/** Builds the tracking link: `UPS`, `1Z 999` → `…tracknum=1Z999`. Empty for another carrier or without a number. */
export function trackingLink(carrier: string, trackingNumber: string): string {
  const page = Object.entries(PAGES).find(([name]) => name.toLowerCase() === carrier.trim().toLowerCase());
  const number = trackingNumber.replace(/\s+/g, '');
  return page && number !== '' ? page[1].replace('{number}', encodeURIComponent(number)) : '';
}
