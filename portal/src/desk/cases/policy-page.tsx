import type { Reader } from '../../app/reader.ts';
import type { PolicyEntries, ShopPolicy } from '../../services.ts';
import { Field, FaultSummary, Select, TextArea, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { EmptyCard } from '../search-box.tsx';

interface PolicyPageProps {
  reader: Reader;
  policies: ShopPolicy[];
}

/** Lists the shops, each with what it takes back in one sentence. */
export function PolicyListPage({ reader, policies }: PolicyPageProps) {
  const { t, word } = reader;
  return (
    <Page reader={reader} title={t('desk.policy')}>
      <Back reader={reader} />
      <h1>{t('desk.policy')}</h1>
      <p class="lead">{t('desk.policy.lead')}</p>
      {policies.length === 0 ? (
        <EmptyCard title={t('desk.policy.noShop')} text={t('desk.policy.noShopText')} />
      ) : null}
      <ul class="order-list">
        {policies.map(({ shop, days, whoPays }) => (
          <li class="card">
            <h2>
              <a href={`/desk/returns-policy/${shop.id}`}>{shop.name}</a>
            </h2>
            <p>
              {t('desk.policy.inDays', { days })} · {word('casePostage', whoPays)}
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Back({ reader }: { reader: Reader }) {
  return (
    <p class="back">
      <a href="/desk/cases">{reader.t('desk.cases')}</a>
    </p>
  );
}

interface PolicyFormProps {
  reader: Reader;
  shop: ShopPolicy['shop'];
  entries: PolicyEntries;
  faults: FormFault[];
}

export function PolicyFormPage({ reader, shop, entries, faults }: PolicyFormProps) {
  const { t, word } = reader;
  const title = t('desk.policy.of', { name: shop.name });
  const optional = t('desk.form.optional');
  const payers = ['buyer', 'shop'].map((value) => ({ value, text: word('casePostage', value) }));
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href="/desk/returns-policy">{t('desk.policy')}</a>
      </p>
      <h1 class="break">{title}</h1>
      <p class="lead">{t('desk.policy.hint')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={`/desk/returns-policy/${shop.id}`} novalidate>
        <FormToken reader={reader} />
        <Field
          name="days"
          label={t('desk.policy.days')}
          hint={t('desk.policy.daysHint')}
          inputmode="numeric"
          maxlength={4}
          value={entries.days}
          faults={faults}
        />
        <Select
          name="whoPays"
          label={t('desk.policy.whoPays')}
          value={entries.whoPays}
          options={payers}
          faults={faults}
        />
        <TextArea
          name="excluded"
          label={t('desk.policy.excluded')}
          hint={t('desk.policy.excludedHint')}
          value={entries.excluded}
          optional={optional}
          faults={faults}
        />
        <TextArea
          name="sendTo"
          label={t('desk.policy.sendTo')}
          hint={t('desk.policy.sendToHint')}
          value={entries.sendTo}
          optional={optional}
          faults={faults}
        />
        <div class="buttons">
          <button class="button">{t('desk.policy.save')}</button>
          <a class="button second" href="/desk/returns-policy">
            {t('desk.form.leave')}
          </a>
        </div>
      </form>
    </Page>
  );
}
