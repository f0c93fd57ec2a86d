import type { Reader } from '../../app/reader.ts';
import type { Sharing, SharingRule } from '../../services.ts';
import { Choice, FaultSummary, Field, Select, Tick, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';

export const KINDS: SharingRule['kind'][] = ['none', 'shop', 'country', 'turn'];
/** So many countries have an owner of their own; all others share one. */
export const COUNTRY_ROWS = 6;

interface SharingProps {
  reader: Reader;
  sharing: Sharing;
  faults: FormFault[];
}

/** Asks an owner who looks after new contacts by themselves. */
export function SharingPage({ reader, sharing, faults }: SharingProps) {
  const { t, word } = reader;
  const options = KINDS.map((kind) => ({ value: kind, text: word('sharing', kind), hint: '' }));
  return (
    <Page reader={reader} title={t('desk.sharing')} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href="/desk/staff">{t('desk.staff')}</a>
      </p>
      <h1>{t('desk.sharing')}</h1>
      <p class="lead">{t('desk.sharing.lead')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form sharing" method="post" action="/desk/sharing" novalidate>
        <FormToken reader={reader} />
        <Choice
          name="kind"
          label={t('desk.sharing.kind')}
          value={sharing.kind}
          options={options}
          faults={faults}
        />
        <ByShop reader={reader} sharing={sharing} faults={faults} />
        <ByCountry reader={reader} sharing={sharing} faults={faults} />
        <div class="section-in by-turn">
          {sharing.staff.map(({ id, name }) => (
            <Tick
              name={`turn-${id}`}
              label={name}
              checked={sharing.kind === 'turn' && sharing.shares.some(({ staffId }) => staffId === id)}
            />
          ))}
        </div>
        <div class="buttons">
          <button class="button">{t('desk.policy.save')}</button>
        </div>
      </form>
    </Page>
  );
}

interface OwnerProps extends SharingProps {
  name: string;
  label: string;
  value: string;
}

/** Asks whose the contacts of one value are. */
function Owner({
  reader,
  sharing: { staff, shares, kind },
  faults,
  name,
  label,
  value,
  of,
}: OwnerProps & { of: SharingRule['kind'] }) {
  const chosen = kind === of ? (shares.find((share) => share.value === value)?.staffId ?? '') : '';
  const nobody = { value: '', text: reader.t('desk.sharing.nobody') };
  const options = [nobody, ...staff.map(({ id, name: text }) => ({ value: id, text }))];
  return <Select name={name} label={label} value={chosen} options={options} faults={faults} />;
}

function ByShop(props: SharingProps) {
  return (
    <div class="section-in by-shop">
      {props.sharing.shops.map(({ id, name }) => (
        <Owner {...props} name={`shop-${id}`} label={name} value={id} of="shop" />
      ))}
    </div>
  );
}

function ByCountry(props: SharingProps) {
  const { reader, sharing, faults } = props;
  const { t } = reader;
  const named = sharing.kind === 'country' ? sharing.shares.filter(({ value }) => value !== '*') : [];
  return (
    <div class="section-in by-country">
      {Array.from({ length: COUNTRY_ROWS }, (_, row) => {
        const value = named[row]?.value ?? '';
        return (
          <div class="pair">
            <Field
              name={`country${row}`}
              label={t('desk.sharing.country', { row: row + 1 })}
              hint={t('desk.sharing.countryHint')}
              value={value}
              optional={t('desk.form.optional')}
              faults={faults}
            />
            <Owner
              {...props}
              name={`owner${row}`}
              label={t('desk.sharing.owner')}
              value={value || '-'}
              of="country"
            />
          </div>
        );
      })}
      <Owner {...props} name="others" label={t('desk.sharing.others')} value="*" of="country" />
    </div>
  );
}
