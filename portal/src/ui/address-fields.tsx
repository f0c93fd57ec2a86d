import type { Reader } from '../app/reader.ts';
import type { AddressEntries, AddressKind, PlaceInput } from '../services.ts';
import { listCountries } from './countries.ts';
import { Field, Select, Tick, type FormFault } from './field.tsx';
import type { TextKey } from './texts.ts';

export interface AddressFieldsProps {
  reader: Reader;
  kind: AddressKind;
  entries: AddressEntries;
  /** A billing profile of a company asks for its codes. */
  forCompany: boolean;
  place: PlaceInput[];
  /** Whether it is to be offered first; null for an address that goes into no book. */
  isDefault: boolean | null;
  faults: FormFault[];
}

/** The fields of an address as its country writes them. The country is chosen first, by a button of its own: it decides the others. */
export function AddressFields(props: AddressFieldsProps) {
  const { reader, entries, faults, kind, forCompany, isDefault } = props;
  const { t } = reader;
  const optional = t('address.optional');
  const text = (name: keyof AddressEntries, most: number) => ({
    name,
    value: entries[name] ?? '',
    maxlength: most,
    label: t(`address.${name}` as TextKey),
    faults,
  });
  return (
    <>
      <div class="with-button">
        <Select
          name="country"
          label={t('address.country')}
          value={entries.country}
          options={listCountries(reader.locale)}
          autocomplete="country"
          faults={faults}
        />
        <button class="button second small" name="do" value="country" formnovalidate>
          {t('address.useCountry')}
        </button>
      </div>
      {forCompany ? <Field {...text('company', 200)} autocomplete="organization" /> : null}
      <Field
        {...text('firstName', 100)}
        autocapitalize="words"
        autocomplete="given-name"
        optional={forCompany ? optional : undefined}
      />
      <Field
        {...text('lastName', 100)}
        autocapitalize="words"
        autocomplete="family-name"
        optional={optional}
      />
      {kind === 'delivery' ? (
        <Field {...text('company', 200)} autocomplete="organization" optional={optional} />
      ) : null}
      <Field {...text('line1', 200)} autocapitalize="words" autocomplete="address-line1" />
      <Field {...text('line2', 200)} autocomplete="address-line2" optional={optional} />
      <Place {...props} />
      <Field {...text('phone', 40)} type="tel" autocomplete="tel" optional={optional} />
      {kind === 'billing' ? <Codes {...props} /> : null}
      {isDefault === null ? null : (
        <>
          <Field
            {...text('label', 60)}
            hint={t('address.labelHint')}
            autocomplete="off"
            optional={optional}
          />
          <Tick name="isDefault" label={t(`address.preferThis.${kind}`)} checked={isDefault} />
        </>
      )}
    </>
  );
}

const AUTOCOMPLETE = { postcode: 'postal-code', city: 'address-level2', state: 'address-level1' } as const;

function Place({ reader, entries, place, faults }: AddressFieldsProps) {
  const { t } = reader;
  return (
    <>
      {place.map(({ name, word, needed, options, example }) => {
        const label = reader.word('place', word);
        const shared = { name, label, value: entries[name], faults, autocomplete: AUTOCOMPLETE[name] };
        if (options) {
          const all = options.map((option) => ({ value: option.code, text: option.name }));
          return <Select {...shared} options={[{ value: '', text: t('address.choose') }, ...all]} />;
        }
        return (
          <Field
            {...shared}
            maxlength={name === 'postcode' ? 20 : 100}
            optional={needed ? undefined : t('address.optional')}
            hint={example === '' ? undefined : t('address.example', { example })}
          />
        );
      })}
    </>
  );
}

function Codes({ reader, entries, forCompany, isDefault, faults }: AddressFieldsProps) {
  const { t } = reader;
  const isItalian = entries.country === 'IT';
  const optional = t('address.optional');
  const code = (name: 'vatNumber' | 'fiscalCode' | 'sdiCode' | 'pec', most: number) => ({
    name,
    value: entries[name],
    maxlength: most,
    label: t(`order.${name}`),
    autocomplete: 'off' as const,
    optional,
    faults,
  });
  return (
    <>
      {forCompany ? <Field {...code('vatNumber', 20)} /> : null}
      {isItalian ? <Field {...code('fiscalCode', 20)} /> : null}
      {isItalian && forCompany ? <Field {...code('sdiCode', 7)} hint={t('address.sdiHint')} /> : null}
      {isItalian && forCompany ? <Field {...code('pec', 254)} type="email" inputmode="email" /> : null}
      {isDefault === null ? null : (
        <Tick
          name="wantsInvoice"
          label={t('address.wantsInvoice')}
          checked={entries.wantsInvoice === 'yes'}
        />
      )}
    </>
  );
}
