import { Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ShopStatus } from '../../../../connector/src/contract/shops.ts';

interface Props {
  scripts: NonNullable<ShopStatus['foreignScripts']>;
  /** How many reports named scripts that are not in the list. */
  more: number;
  dateText(iso: string): string;
}

/** Names what browsers told of on the checkout page. Anybody may send such a report, so that it is called a hint. */
export function ForeignScripts({ scripts, more, dateText }: Props) {
  if (scripts.length === 0) return null;
  return (
    <Notice status="warning" isDismissible={false}>
      <p>{__('Browsers tell of scripts on your checkout page that do not belong there:', 'carrello')}</p>
      <ul className="ul-disc">
        {scripts.map(({ name, times, lastAt }) => (
          <li key={name}>
            {/* translators: 1: number of times, 2: date and time. */}
            <code>{name}</code> {sprintf(__('(%1$d times, last %2$s)', 'carrello'), times, dateText(lastAt))}
          </li>
        ))}
      </ul>
      {more === 0 ? null : (
        <p>
          {/* translators: 1: number of reports. */}
          {sprintf(
            __('There were more than are listed here: %1$d reports named other scripts.', 'carrello'),
            more,
          )}
        </p>
      )}
      <p>
        {__(
          'Anybody can send such a report: take it as a hint, and look at the page. A script there can read what buyers type.',
          'carrello',
        )}
      </p>
    </Notice>
  );
}
