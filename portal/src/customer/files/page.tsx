import type { Reader } from '../../app/reader.ts';
import type { LinkedFiles } from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { FileList } from '../../ui/order/files.tsx';
import { Page } from '../../ui/page.tsx';

interface LinkedFilesPageProps {
  reader: Reader;
  linked: LinkedFiles;
  token: string;
  faults: FormFault[];
}

/** Where the link of a mail leads. Opening it gives nothing: programs that look into mails open every link. */
export function LinkedFilesPage({ reader, linked, token, faults }: LinkedFilesPageProps) {
  const { t } = reader;
  return (
    <Page reader={reader} title={t('file.title')} width="narrow">
      <h1>{t('file.title')}</h1>
      <FaultSummary reader={reader} faults={faults} />
      {linked.state === 'open' ? (
        <>
          <p class="lead">{t('file.lead', { number: linked.number })}</p>
          <div class="card below">
            <FileList
              reader={reader}
              files={linked.files}
              action={(fileId) => `/portal/files/${token}/${fileId}`}
            />
          </div>
          <p class="after faint">{t('file.yours')}</p>
        </>
      ) : (
        <>
          <p class="lead">{t(linked.state === 'soon' ? 'file.soon' : 'file.over')}</p>
          <p>
            <a class="button" href={linked.state === 'soon' ? `/portal/files/${token}` : '/portal'}>
              {t(linked.state === 'soon' ? 'file.again' : 'file.area')}
            </a>
          </p>
        </>
      )}
    </Page>
  );
}
