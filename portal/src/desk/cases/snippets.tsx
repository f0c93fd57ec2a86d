import type { Reader } from '../../app/reader.ts';
import type { DeskCaseView, SnippetView } from '../../services.ts';
import { Field, FaultSummary, Select, TextArea, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';
import { may } from '../forms.ts';

/** What a snippet says to the buyer of this case: `{name}` → `Anna Bianchi`. Other braces stay as they were written. */
export function fillSnippet({ text }: SnippetView, of: DeskCaseView): string {
  const values: Record<string, string> = {
    name: of.contactName,
    order: of.orderNumber,
    case: String(of.number),
  };
  return text.replace(/\{(name|order|case)\}/g, (_place, name: string) => values[name] ?? '');
}

/** Puts a snippet into the answer, where it can be changed before it is sent. */
export function SnippetChoice({
  reader,
  of,
  snippets,
}: {
  reader: Reader;
  of: DeskCaseView;
  snippets: SnippetView[];
}) {
  const { t } = reader;
  if (snippets.length === 0) return <AddFirst reader={reader} />;
  const options = snippets.map(({ id, title }) => ({ value: id, text: title }));
  return (
    <form class="card snippet" method="get" action={`/desk/cases/${of.id}#text`}>
      <Select name="snippet" label={t('desk.snippet.choose')} value="" options={options} faults={[]} />
      <button class="button second">{t('desk.snippet.use')}</button>
      <a href="/desk/snippets">{t('desk.snippets')}</a>
    </form>
  );
}

const AddFirst = ({ reader }: { reader: Reader }) => (
  <p>
    <a href="/desk/snippets">{reader.t('desk.snippet.addFirst')}</a>
  </p>
);

export interface SnippetPageProps {
  reader: Reader;
  snippets: SnippetView[];
  /** What the form holds; the id is null for a new one. */
  entries: { id: string | null; title: string; text: string };
  faults: FormFault[];
}

/** All snippets, and the form for a new one or the one that was opened. */
export function SnippetPage({ reader, snippets, entries, faults }: SnippetPageProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('desk.snippets')} faulty={faults.length > 0}>
      <p class="back">
        <a href="/desk/cases">{t('desk.cases')}</a>
      </p>
      <h1>{t('desk.snippets')}</h1>
      <p class="lead">{t('desk.snippets.lead')}</p>
      <FaultSummary reader={reader} faults={faults} />
      <ul class="order-list">
        {snippets.map(({ id, title, text }) => (
          <li class="card">
            <h2>{may(reader, 'cases.write') ? <a href={`/desk/snippets/${id}`}>{title}</a> : title}</h2>
            <p class="note">{text}</p>
          </li>
        ))}
      </ul>
      {may(reader, 'cases.write') ? <SnippetForm reader={reader} entries={entries} faults={faults} /> : null}
      {entries.id === null ? null : (
        <form method="post" action={`/desk/snippets/${entries.id}/remove`}>
          <FormToken reader={reader} />
          <button class="button second after">{t('desk.snippet.remove')}</button>
        </form>
      )}
    </Page>
  );
}

function SnippetForm({ reader, entries, faults }: Omit<SnippetPageProps, 'snippets'>) {
  const { t } = reader;
  const { id, title, text } = entries;
  return (
    <form class="card form" method="post" action={`/desk/snippets/${id ?? 'new'}`} novalidate>
      <FormToken reader={reader} />
      <h2>{t(id === null ? 'desk.snippet.new' : 'desk.snippet.edit')}</h2>
      <Field name="title" label={t('desk.snippet.title')} value={title} maxlength={100} faults={faults} />
      <TextArea
        name="text"
        label={t('desk.snippet.text')}
        hint={t('desk.snippet.textHint', PLACES)}
        value={text}
        faults={faults}
      />
      <div class="buttons">
        <button class="button">{t('desk.snippet.save')}</button>
        <a class="button second" href="/desk/snippets">
          {t('desk.form.leave')}
        </a>
      </div>
    </form>
  );
}

/** The places are written with braces, which the texts themselves cannot hold. */
const PLACES = { name: '{name}', order: '{order}', case: '{case}' };
