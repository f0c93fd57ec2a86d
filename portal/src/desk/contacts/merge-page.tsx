import type { Reader } from '../../app/reader.ts';
import type { ContactView, MergePlan, Recorded, UndoPlan, Worth } from '../../services.ts';
import { FormPage } from '../form-page.tsx';
import type { FormFault } from '../../ui/field.tsx';
import { Fact, PersonFacts, Reach } from './facts.tsx';

const nameOf = ({ t }: Reader, { name }: { name: string }): string => name || t('desk.contact.unnamed');

/** Likely duplicates are called the same: `Anna Bianchi (anna@example.com)`. */
function whoOf(reader: Reader, contact: { name: string; email: string }): string {
  const name = nameOf(reader, contact);
  return contact.email === '' || contact.email === name ? name : `${name} (${contact.email})`;
}

/** `orders: 2, €57.00` */
const worth = ({ t, format }: Reader, { orders, totals }: Worth): string =>
  [t('desk.merge.orders', { count: format.decimal(String(orders)) }), ...totals.map(format.money)].join(', ');

/** `Phone: 02 1` */
function recorded({ t, word }: Reader, { field, value }: Recorded): string {
  const said =
    field === 'consent' ? t(value === 'yes' ? 'desk.contact.consentYes' : 'desk.contact.consentNo') : value;
  return `${word('entry', field)}: ${said}`;
}

interface MergePageProps {
  reader: Reader;
  /** The one that the reader came from. */
  from: ContactView;
  stays: ContactView;
  goes: ContactView;
  plan: MergePlan;
  action: string;
  faults: FormFault[];
}

/** Shows both records side by side, and says what becomes of each, before somebody says that they are one person. */
export function MergePage({ reader, from, stays, goes, plan, action, faults }: MergePageProps) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.merge.title')}
      width="text"
      lead={t('desk.merge.lead')}
      back={{ path: `/desk/contacts/${from.id}`, text: nameOf(reader, from) }}
      action={action}
      submit={t('desk.merge.submit', { name: whoOf(reader, stays), worth: worth(reader, plan.moves) })}
      formKey=""
      faults={faults}
    >
      <input type="hidden" name="mark" value={plan.mark} />
      <div class="two-up">
        <Compared reader={reader} contact={stays} becomes={t('desk.merge.stays')} />
        <Compared reader={reader} contact={goes} becomes={t('desk.merge.goes')} />
      </div>
      <Outcome reader={reader} stays={stays} goes={goes} plan={plan} />
    </FormPage>
  );
}

function Compared({ reader, contact, becomes }: { reader: Reader; contact: ContactView; becomes: string }) {
  return (
    <div class="compared">
      <h2 class="break">
        <a href={`/desk/contacts/${contact.id}`}>{nameOf(reader, contact)}</a>
      </h2>
      <p>
        <span class="badge">{becomes}</span>
      </p>
      <dl class="pairs">
        <Reach reader={reader} contact={contact} />
        <PersonFacts reader={reader} contact={contact} />
        <Fact name={reader.t('desk.merge.bought')}>{worth(reader, contact)}</Fact>
      </dl>
    </div>
  );
}

/** What moves, what the one record shows afterwards, and what it shows no longer. */
function Outcome({ reader, stays, goes, plan }: Pick<MergePageProps, 'reader' | 'stays' | 'goes' | 'plan'>) {
  const { t, format } = reader;
  const { moves, together, addresses, notes, tasks, after, lost } = plan;
  const count = (value: number) => format.decimal(String(value));
  const counts = { addresses: count(addresses), notes: count(notes), tasks: count(tasks) };
  const names = { stays: whoOf(reader, stays), goes: whoOf(reader, goes) };
  return (
    <section aria-labelledby="outcome-title">
      <h2 id="outcome-title">{t('desk.merge.outcome')}</h2>
      <ul class="says">
        <li class="break">{t('desk.merge.says', names)}</li>
        <li>{t('desk.merge.moves', { worth: worth(reader, moves), ...counts })}</li>
        <li class="break">{t('desk.merge.together', { worth: worth(reader, together) })}</li>
        <li class="break">
          {t('desk.merge.after', { values: after.map((each) => recorded(reader, each)).join(' · ') })}
        </li>
        <li class="break">
          {lost.length === 0
            ? t('desk.merge.nothingLost')
            : t('desk.merge.lost', { values: lost.map((each) => recorded(reader, each)).join(' · ') })}
        </li>
        <li>{t('desk.merge.keys')}</li>
        <li>{t('desk.merge.undoable')}</li>
      </ul>
    </section>
  );
}

/** Says what goes back, before somebody takes two records apart. */
export function UndoPage({ reader, plan, action }: { reader: Reader; plan: UndoPlan; action: string }) {
  const { t } = reader;
  const { stays, apart, moves } = plan;
  const names = { stays: whoOf(reader, stays), apart: whoOf(reader, apart), worth: worth(reader, moves) };
  const path = `/desk/contacts/${stays.id}`;
  return (
    <FormPage
      reader={reader}
      title={t('desk.undo.title')}
      width="text"
      back={{ path, text: nameOf(reader, stays) }}
      action={action}
      submit={t('desk.undo.submit', names)}
      formKey=""
      faults={[]}
    >
      <input type="hidden" name="return" value={path} />
      <ul class="says">
        <li class="break">{t('desk.undo.says', names)}</li>
        <li>{t('desk.undo.since')}</li>
        <li>{t('desk.undo.apart')}</li>
      </ul>
    </FormPage>
  );
}
