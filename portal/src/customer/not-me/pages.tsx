import type { Reader } from '../../app/reader.ts';
import { FormToken, Page } from '../../ui/page.tsx';

/** Says what the button does before it is pressed, to whoever has the link. */
export function NotMePage({ reader, token, isOpen }: { reader: Reader; token: string; isOpen: boolean }) {
  const { t } = reader;
  const title = t(isOpen ? 'notMe.title' : 'notMe.overTitle');
  return (
    <Page reader={reader} title={title} width="narrow">
      <h1>{title}</h1>
      <p class="lead">{t(isOpen ? 'notMe.lead' : 'notMe.over')}</p>
      {isOpen ? (
        <form class="card form" method="post" action={`/portal/not-me/${encodeURIComponent(token)}`}>
          <FormToken reader={reader} />
          <ul class="bullets">
            <li>{t('notMe.back')}</li>
            <li>{t('notMe.out')}</li>
            <li>{t('notMe.sessions')}</li>
          </ul>
          <button class="button">{t('notMe.press')}</button>
        </form>
      ) : null}
    </Page>
  );
}

export function TakenBackPage({ reader }: { reader: Reader }) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('notMe.doneTitle')} width="narrow">
      <h1>{t('notMe.doneTitle')}</h1>
      <p class="lead" role="status">
        {t('notMe.done')}
      </p>
      <p>
        <a class="button" href="/portal/sign-in">
          {t('notMe.signIn')}
        </a>
      </p>
    </Page>
  );
}
