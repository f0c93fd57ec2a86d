import { CheckboxControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { getRemoveData, messageOf, saveRemoveData } from './connection.ts';

export function RemoveData({ onError }: { onError: (message: string) => void }) {
  const [remove, setRemove] = useState<boolean | null>(null);

  useEffect(() => {
    getRemoveData().then(setRemove, (error: unknown) => onError(messageOf(error)));
  }, []);

  const change = (next: boolean) => {
    setRemove(next);
    saveRemoveData(next).catch((error: unknown) => {
      setRemove(!next);
      onError(messageOf(error));
    });
  };

  return (
    <CheckboxControl
      label={__('Delete products, pages and settings when the plugin is deleted', 'carrello')}
      help={__(
        'Off: they stay, and a new installation finds them again. Orders are in the CRM in any case.',
        'carrello',
      )}
      checked={remove ?? false}
      disabled={remove === null}
      onChange={change}
      __nextHasNoMarginBottom
    />
  );
}
