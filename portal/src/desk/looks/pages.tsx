import type { Reader } from '../../app/reader.ts';
import type { ShopLook } from '../../services.ts';
import { Field, FaultSummary, Select, TextArea, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { EmptyCard } from '../search-box.tsx';
import { LogoForm } from './logo-form.tsx';

/** Lists the shops, each with who sells there. */
export function LookListPage({ reader, looks }: { reader: Reader; looks: ShopLook[] }) {
  const { t, word } = reader;
  return (
    <Page reader={reader} title={t('desk.looks')}>
      <p class="back">
        <a href="/desk/staff">{t('desk.staff')}</a>
      </p>
      <h1>{t('desk.looks')}</h1>
      <p class="lead">{t('desk.looks.lead')}</p>
      {looks.length === 0 ? (
        <EmptyCard title={t('desk.policy.noShop')} text={t('desk.policy.noShopText')} />
      ) : null}
      <ul class="order-list">
        {looks.map(({ shop, name, fonts, accent, sellerName }) => (
          <li class="card">
            <h2>
              <a href={`/desk/looks/${shop.id}`}>{name || shop.name}</a>
            </h2>
            <p>
              {[sellerName || t('desk.looks.noSeller'), word('fonts', fonts), accent]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

const FONTS = ['house', 'plain', 'classic', 'round'];

interface LookFormProps {
  reader: Reader;
  look: ShopLook;
  faults: FormFault[];
}

export function LookFormPage({ reader, look, faults }: LookFormProps) {
  const { t } = reader;
  const { shop } = look;
  const title = t('desk.looks.of', { name: shop.name });
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href="/desk/looks">{t('desk.looks')}</a>
      </p>
      <h1 class="break">{title}</h1>
      <p class="lead">{t('desk.looks.hint')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <LookForm reader={reader} look={look} faults={faults} />
      <div class="below">
        <LogoForm reader={reader} look={look} faults={faults} />
      </div>
    </Page>
  );
}

function LookForm({ reader, look, faults }: LookFormProps) {
  const { t, word } = reader;
  const optional = t('desk.form.optional');
  const fonts = FONTS.map((value) => ({ value, text: word('fonts', value) }));
  const text = (name: 'name' | 'accent' | 'sellerName' | 'sellerVat') => (
    <Field
      name={name}
      label={word('look', name)}
      hint={name === 'accent' ? t('desk.looks.accentHint') : undefined}
      value={look[name]}
      optional={optional}
      faults={faults}
    />
  );
  const long = (name: 'sellerAddress' | 'terms' | 'withdrawal') => (
    <TextArea
      name={name}
      label={word('look', name)}
      hint={name === 'sellerAddress' ? undefined : t('desk.looks.termsHint')}
      value={look[name]}
      optional={optional}
      faults={faults}
    />
  );
  return (
    <form class="card form" method="post" action={`/desk/looks/${look.shop.id}`} novalidate>
      <FormToken reader={reader} />
      {text('name')}
      {text('accent')}
      <Select name="fonts" label={t('desk.looks.fonts')} value={look.fonts} options={fonts} faults={faults} />
      {text('sellerName')}
      {long('sellerAddress')}
      {text('sellerVat')}
      {long('terms')}
      {long('withdrawal')}
      <div class="buttons">
        <button class="button">{t('desk.policy.save')}</button>
        <a class="button second" href="/desk/looks">
          {t('desk.form.leave')}
        </a>
      </div>
    </form>
  );
}
