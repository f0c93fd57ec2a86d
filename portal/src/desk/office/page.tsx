import type { Reader } from '../../app/reader.ts';
import type { SentFile, SentFiles, SentQueue } from '../../services.ts';
import { plainName } from '../../ui/order/documents.tsx';
import { findWord } from '../../ui/texts.ts';
import { FormToken, Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Time } from '../../ui/time.tsx';
import { EmptyCard } from '../search-box.tsx';
import { SENT_QUEUES } from './services.ts';

interface SentProps {
  reader: Reader;
  sent: SentFiles;
  queue: SentQueue;
  after: string;
}

/** Shows what was sent to the tax office: first what somebody has to do. */
export function SentPage({ reader, sent, queue, after }: SentProps) {
  const { t, word } = reader;
  const { files, counts, isConnected } = sent;
  return (
    <Page reader={reader} title={t('desk.sent.title')} width="text">
      <p class="back">
        <a href="/desk/invoices">{t('document.title')}</a>
      </p>
      <h1>{t('desk.sent.title')}</h1>
      <p class="lead">{t(isConnected ? 'desk.sent.lead' : 'desk.sent.byHand')}</p>
      <nav class="menu queues" aria-label={t('desk.sent.title')}>
        {SENT_QUEUES.map((each) => (
          <a href={`/desk/invoices/sent?queue=${each}`} aria-current={each === queue ? 'page' : undefined}>
            {word('sentQueue', each)}
            {each === 'all' ? null : <span class="count"> {counts[each]}</span>}
          </a>
        ))}
      </nav>
      {files.items.length === 0 ? (
        <EmptyCard title={t('desk.sent.empty')} text={t('desk.sent.emptyText')} />
      ) : (
        <ul class="order-list">
          {files.items.map((file) => (
            <File reader={reader} file={file} queue={queue} />
          ))}
        </ul>
      )}
      <Pager reader={reader} path="/desk/invoices/sent" filter={{ queue }} after={after} next={files.next} />
    </Page>
  );
}

/** What a fault means in plain words, with the office's own behind it; an obstacle of ours has no code of the office. */
function Fault({ reader, fault: { code, text } }: { reader: Reader; fault: SentFile['faults'][number] }) {
  if (/^[a-z]/.test(code)) return <>{reader.word('obstacle', code)}</>;
  const plain = findWord(reader.locale, 'officeFault', code);
  if (plain === null) return <>{[code, text].filter(Boolean).join(': ')}</>;
  return (
    <>
      {code}: {plain}{' '}
      {text === '' ? null : <span class="faint">{reader.t('desk.sent.office', { text })}</span>}
    </>
  );
}

function File({ reader, file, queue }: { reader: Reader; file: SentFile; queue: SentQueue }) {
  const { t, word, format } = reader;
  const { orderId, documentId, state, fileName, faults, actBy, maySendAgain, madeAt, toldAt } = file;
  const id = `number-${file.id}`;
  return (
    <li class="card">
      <h2 id={id} class="break">
        <a href={`/desk/orders/${orderId}`}>{plainName(reader, file)}</a>
      </h2>
      <p>
        <strong>{word('sentFile', state)}</strong> · <Time reader={reader} at={toldAt ?? madeAt} withClock />
      </p>
      {actBy === '' ? null : (
        <p>
          <strong>{t('desk.sent.actBy', { day: format.day(Date.parse(`${actBy}T12:00:00Z`)) })}</strong>
        </p>
      )}
      {faults.length === 0 ? null : (
        <ul class="bullets">
          {faults.map((fault) => (
            <li class="break">
              <Fault reader={reader} fault={fault} />
            </li>
          ))}
        </ul>
      )}
      <p class="faint break" translate={false}>
        {fileName}
      </p>
      {maySendAgain ? (
        <form method="post" action="/desk/invoices/sent">
          <FormToken reader={reader} />
          <input type="hidden" name="document" value={documentId} />
          <input type="hidden" name="queue" value={queue} />
          <button class="button second small" aria-describedby={id}>
            {t('desk.sent.again')}
          </button>
        </form>
      ) : null}
    </li>
  );
}
