import type { Reader } from '../../app/reader.ts';
import type { AddressKind, SavedAddress, UsedAddress } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { nameOf, SavedAddressFacts } from '../../ui/saved-address.tsx';

interface AddressListProps {
  reader: Reader;
  saved: SavedAddress[];
  used: UsedAddress[];
}

export function AddressListPage({ reader, saved, used }: AddressListProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('addresses.title')}>
      <h1>{t('addresses.title')}</h1>
      <p class="lead">{t('addresses.lead')}</p>
      <KindSection reader={reader} kind="delivery" saved={saved} />
      <KindSection reader={reader} kind="billing" saved={saved} />
      {used.length === 0 ? null : <Used reader={reader} used={used} />}
    </Page>
  );
}

const newPath = (kind: AddressKind, more: Record<string, string> = {}): string =>
  `/portal/addresses/new?${new URLSearchParams({ kind, ...more }).toString()}`;

function KindSection({ reader, kind, saved }: { reader: Reader; kind: AddressKind; saved: SavedAddress[] }) {
  const { t } = reader;
  const own = saved.filter((address) => address.kind === kind);
  return (
    <section class="addresses" aria-labelledby={`${kind}-title`}>
      <h2 id={`${kind}-title`}>{t(`addresses.${kind}`)}</h2>
      {own.length === 0 ? <p class="faint">{t(`addresses.${kind}Empty`)}</p> : null}
      <ul class="address-list">
        {own.map((address) => (
          <SavedCard reader={reader} address={address} />
        ))}
      </ul>
      <div class="buttons">
        {kind === 'delivery' ? (
          <a class="button second" href={newPath(kind)}>
            {t('addresses.addDelivery')}
          </a>
        ) : (
          <>
            <a class="button second" href={newPath(kind)}>
              {t('addresses.addPerson')}
            </a>
            <a class="button second" href={newPath(kind, { for: 'company' })}>
              {t('addresses.addCompany')}
            </a>
          </>
        )}
      </div>
    </section>
  );
}

function SavedCard({ reader, address }: { reader: Reader; address: SavedAddress }) {
  const { t } = reader;
  const { id, isDefault } = address;
  const name = nameOf(address);
  return (
    <li class="card address-card">
      <SavedAddressFacts reader={reader} address={address} />
      <div class="address-actions">
        <a href={`/portal/addresses/${id}`} aria-label={t('addresses.editOf', { name })}>
          {t('addresses.edit')}
        </a>
        <a href={`/portal/addresses/${id}/remove`} aria-label={t('addresses.removeOf', { name })}>
          {t('addresses.remove')}
        </a>
        {isDefault ? null : (
          <form method="post" action={`/portal/addresses/${id}/first`}>
            <FormToken reader={reader} />
            <button class="quiet" aria-label={t('addresses.preferOf', { name })}>
              {t('addresses.prefer')}
            </button>
          </form>
        )}
      </div>
    </li>
  );
}

/** Addresses of orders were used once; here they can be kept. */
function Used({ reader, used }: { reader: Reader; used: UsedAddress[] }) {
  const { t } = reader;
  return (
    <section class="addresses" aria-labelledby="used-title">
      <h2 id="used-title">{t('addresses.used')}</h2>
      <p class="faint">{t('addresses.usedLead')}</p>
      <ul class="address-list">
        {used.map((address) => (
          <li class="card address-card">
            <h3>{t(`addresses.usedIn.${address.kind}`, { number: address.orderNumber })}</h3>
            <Address reader={reader} address={address} />
            <div class="address-actions">
              <a
                href={newPath(address.kind, { from: address.orderId })}
                aria-label={t('addresses.keepOf', { name: address.line1 })}
              >
                {t('addresses.keep')}
              </a>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
