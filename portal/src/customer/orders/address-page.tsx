import type { Reader } from '../../app/reader.ts';
import type { AddressEntries, OwnOrderView, PlaceInput, SavedAddress } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { AddressFields } from '../../ui/address-fields.tsx';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { nameOf } from '../../ui/saved-address.tsx';

interface OwnAddressPageProps {
  reader: Reader;
  order: OwnOrderView;
  entries: AddressEntries;
  place: PlaceInput[];
  saved: SavedAddress[];
  faults: FormFault[];
}

/** Has an order sent elsewhere. Another address costs nothing: where it would, the shop is asked. */
export function OwnAddressPage({ reader, order, entries, place, saved, faults }: OwnAddressPageProps) {
  const { t } = reader;
  const { id, number } = order;
  const title = t('ownOrders.addressTitle', { number });
  const address = `/portal/orders/${id}/address`;
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href={`/portal/orders/${id}`}>{t('order.title', { number })}</a>
      </p>
      <h1 class="break">{title}</h1>
      <p class="lead">{t('ownOrders.addressLead')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <Saved reader={reader} path={address} saved={saved} />
      <form class="card form" method="post" action={address} novalidate>
        <FormToken reader={reader} />
        {/* Enter in a field presses the first button of a form: this one, not that of the country. */}
        <button class="hidden" name="do" value="save" tabindex={-1} aria-hidden="true" />
        <AddressFields
          reader={reader}
          kind="delivery"
          entries={entries}
          forCompany={false}
          place={place}
          isDefault={null}
          faults={faults}
        />
        <div class="buttons">
          <button class="button" name="do" value="save">
            {t('ownOrders.addressDo')}
          </button>
          <a class="button second" href={`/portal/orders/${id}`}>
            {t('addresses.leave')}
          </a>
        </div>
      </form>
      <p class="faint">{t('ownOrders.addressElse')}</p>
    </Page>
  );
}

/** Fills the form with an address of the book; nothing is changed by it. */
function Saved({ reader, path, saved }: { reader: Reader; path: string; saved: SavedAddress[] }) {
  const { t } = reader;
  if (saved.length === 0) return null;
  return (
    <details class="saved-addresses">
      <summary>{t('ownOrders.useSaved')}</summary>
      <ul class="address-list">
        {saved.map((address) => (
          <li class="card address-card">
            <h2 class="break">{nameOf(address)}</h2>
            <Address reader={reader} address={address} />
            <div class="address-actions">
              <a
                href={`${path}?from=${address.id}`}
                aria-label={t('ownOrders.useOf', { name: nameOf(address) })}
              >
                {t('ownOrders.use')}
              </a>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
