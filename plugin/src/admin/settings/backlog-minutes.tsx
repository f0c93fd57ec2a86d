import { TextControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { getBacklogMinutes, messageOf, saveBacklogMinutes } from './connection.ts';

/** After how long a wait the administrator gets a mail. It is kept when the field is left. */
export function BacklogMinutes({ onError }: { onError: (message: string) => void }) {
  const [minutes, setMinutes] = useState('');

  useEffect(() => {
    getBacklogMinutes().then(
      (kept) => setMinutes(String(kept)),
      (error: unknown) => onError(messageOf(error)),
    );
  }, []);

  const save = () =>
    saveBacklogMinutes(Number(minutes)).then(
      (kept) => setMinutes(String(kept)),
      (error: unknown) => onError(messageOf(error)),
    );

  return (
    <TextControl
      label={__('Write to the administrator when an order waits longer than (minutes)', 'carrello')}
      help={__('Five at least. There is one mail until everything got through again.', 'carrello')}
      type="number"
      min={5}
      value={minutes}
      disabled={minutes === ''}
      onChange={setMinutes}
      onBlur={save}
      __next40pxDefaultSize
      __nextHasNoMarginBottom
    />
  );
}
