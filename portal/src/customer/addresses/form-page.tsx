import { AddressFields, type AddressFieldsProps } from '../../ui/address-fields.tsx';
import { FaultSummary } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import type { Reader } from '../../app/reader.ts';
import type { SavedAddress } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { nameOf } from '../../ui/saved-address.tsx';

/** The page of the book; leaving the form leads back there. */
interface Back {
  path: string;
  text: string;
}

function BackLink({ back }: { back: Back }) {
  return (
    <p class="back">
      <a href={back.path}>{back.text}</a>
    </p>
  );
}

interface AddressFormProps extends AddressFieldsProps {
  /** Null for one that is being added. */
  id: string | null;
  back: Back;
}

export function AddressFormPage({ id, back, ...fields }: AddressFormProps) {
  const { reader, kind, forCompany, faults } = fields;
  const { t } = reader;
  const title = t(
    id !== null
      ? `addresses.editTitle.${kind}`
      : kind === 'delivery'
        ? 'addresses.addDelivery'
        : forCompany
          ? 'addresses.addCompany'
          : 'addresses.addPerson',
  );
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <BackLink back={back} />
      <h1>{title}</h1>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={`${back.path}/${id ?? 'new'}`} novalidate>
        <FormToken reader={reader} />
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="for" value={forCompany ? 'company' : 'person'} />
        {/* Enter in a field presses the first button of a form: this one, not that of the country. */}
        <button class="hidden" name="do" value="save" tabindex={-1} aria-hidden="true" />
        <AddressFields {...fields} />
        <div class="buttons">
          <button class="button" name="do" value="save">
            {t('addresses.save')}
          </button>
          <a class="button second" href={back.path}>
            {t('addresses.leave')}
          </a>
        </div>
      </form>
      <p class="faint">{t('addresses.pastStays')}</p>
    </Page>
  );
}

interface RemoveProps {
  reader: Reader;
  address: SavedAddress;
  back: Back;
}

export function RemoveAddressPage({ reader, address, back }: RemoveProps) {
  const { t } = reader;
  const title = t('addresses.removeTitle', { name: nameOf(address) });
  return (
    <Page reader={reader} title={title} width="narrow">
      <BackLink back={back} />
      <h1 class="break">{title}</h1>
      <p class="lead">{t('addresses.pastStays')}</p>
      <form class="card form" method="post" action={`${back.path}/${address.id}/remove`}>
        <FormToken reader={reader} />
        <Address reader={reader} address={address} />
        <div class="buttons">
          <button class="button">{t('addresses.removeDo')}</button>
          <a class="button second" href={back.path}>
            {t('addresses.leave')}
          </a>
        </div>
      </form>
    </Page>
  );
}
