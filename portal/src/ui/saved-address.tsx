import type { Reader } from '../app/reader.ts';
import type { SavedAddress } from '../services.ts';
import { Address } from './address.tsx';

/** What a list or a heading calls an address: its own name, or the street. */
export const nameOf = ({ label, line1 }: SavedAddress): string => (label === '' ? line1 : label);

/** Shows an address that a customer keeps, the same to the customer and to staff. */
export function SavedAddressFacts({ reader, address }: { reader: Reader; address: SavedAddress }) {
  const { t } = reader;
  const { isDefault, vatNumber, fiscalCode, sdiCode, pec } = address;
  const codes = [
    ['order.vatNumber', vatNumber],
    ['order.fiscalCode', fiscalCode],
    ['order.sdiCode', sdiCode],
    ['order.pec', pec],
  ] as const;
  return (
    <>
      <h3 class="break">
        {nameOf(address)} {isDefault ? <span class="badge good">{t('addresses.first')}</span> : null}
      </h3>
      <Address reader={reader} address={address} />
      {codes
        .filter(([, code]) => code !== '')
        .map(([key, code]) => (
          <p class="faint break">
            {t(key)}: {code}
          </p>
        ))}
      {address.wantsInvoice === 'yes' ? <p class="faint">{t('address.wantsInvoice')}</p> : null}
    </>
  );
}
