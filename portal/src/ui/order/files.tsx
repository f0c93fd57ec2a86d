import type { Reader } from '../../app/reader.ts';
import type { OrderFileView } from '../../services.ts';
import { FormToken } from '../page.tsx';

/** `1.4 MB`, in the reader's way of writing numbers. */
export function sizeText({ format }: Reader, bytes: number): string {
  const units = ['kB', 'MB', 'GB'];
  let size = bytes / 1000;
  while (size >= 1000 && units.length > 1) {
    size /= 1000;
    units.shift();
  }
  return `${format.decimal(String(Math.max(0.1, Math.round(size * 10) / 10)))} ${units[0] ?? ''}`;
}

function stateText(reader: Reader, { size, shut, times, most }: OrderFileView): string {
  const { t, word } = reader;
  if (reader.audience === 'desk') return t('file.given', { times: String(times), most: String(most) });
  if (shut !== null) return word('fileShut', shut);
  const left = t(most - times === 1 ? 'file.once' : 'file.left', { left: String(most - times) });
  return size === null ? left : `${sizeText(reader, size)} · ${left}`;
}

/** Lists the files of an order; with `action` each that is given has a button, which counts and gives it. */
export function FileList({
  reader,
  files,
  action,
}: {
  reader: Reader;
  files: OrderFileView[];
  action?: (fileId: string) => string;
}) {
  const { t } = reader;
  return (
    <ul class="files">
      {files.map((file) => (
        <li>
          <div>
            <strong class="break">{file.name}</strong>
            <p class="faint">{stateText(reader, file)}</p>
          </div>
          {action && file.shut === null ? (
            <form method="post" action={action(file.id)}>
              <FormToken reader={reader} />
              <button
                class="button second"
                aria-label={`${t(file.size === null ? 'file.open' : 'file.get')}: ${file.name}`}
              >
                {t(file.size === null ? 'file.open' : 'file.get')}
              </button>
            </form>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
