import type { PageErrorKind } from '../app/page-error.ts';
import type { Reader } from '../app/reader.ts';
import { Page } from './page.tsx';

export function ErrorPage({
  reader,
  kind,
  requestId,
}: {
  reader: Reader;
  kind: PageErrorKind;
  requestId: string;
}) {
  const { t } = reader;
  const title = t(`errors.${kind}.title`);
  return (
    <Page reader={reader} title={title} width="narrow">
      <h1>{title}</h1>
      <p class="lead">{t(`errors.${kind}.text`, { requestId })}</p>
      <p>
        <a class="button" href={`/${reader.audience}`}>
          {t('errors.home')}
        </a>
      </p>
    </Page>
  );
}
