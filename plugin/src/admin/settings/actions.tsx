import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { disconnect, getLight, messageOf, refreshCatalog, type Light } from './connection.ts';

interface Props {
  light: Light;
  onLight: (light: Light) => void;
  onError: (message: string) => void;
}

export function Actions({ light, onLight, onError }: Props) {
  const [busy, setBusy] = useState('');
  const [isEnding, setEnding] = useState(false);

  const act = (name: string, call: () => Promise<Light>) => async () => {
    setBusy(name);
    onError('');
    try {
      onLight(await call());
    } catch (error) {
      onError(messageOf(error));
    }
    setBusy('');
  };

  return (
    <div className="carrello-settings__actions">
      {light.light === 'green' && light.mode === 'shop' ? (
        <Button
          variant="secondary"
          isBusy={busy === 'refresh'}
          disabled={busy !== ''}
          onClick={act('refresh', refreshCatalog)}
          __next40pxDefaultSize
        >
          {__('Refresh the catalogue', 'carrello')}
        </Button>
      ) : (
        <Button
          variant="secondary"
          isBusy={busy === 'light'}
          disabled={busy !== ''}
          onClick={act('light', getLight)}
          __next40pxDefaultSize
        >
          {__('Check again', 'carrello')}
        </Button>
      )}
      <div className="carrello-settings__end">
        <p>{whatItDoes(light)}</p>
        {isEnding ? (
          <div className="carrello-settings__actions">
            <Button
              variant="primary"
              isDestructive
              isBusy={busy === 'disconnect'}
              disabled={busy !== ''}
              onClick={act('disconnect', disconnect)}
              __next40pxDefaultSize
            >
              {__('Disconnect now', 'carrello')}
            </Button>
            <Button variant="tertiary" onClick={() => setEnding(false)} __next40pxDefaultSize>
              {__('Stay connected', 'carrello')}
            </Button>
          </div>
        ) : (
          <Button
            variant="tertiary"
            isDestructive
            disabled={busy !== ''}
            onClick={() => setEnding(true)}
            __next40pxDefaultSize
          >
            {__('Disconnect…', 'carrello')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Said before anything is pressed, because only a new one-time code takes it back. */
const whatItDoes = ({ mode }: Light): string =>
  mode === 'shop'
    ? __(
        'Disconnecting forgets the keys of this shop. Products and pages stay, but nobody can buy until you connect again with a new one-time code. Orders that were placed stay in the CRM.',
        'carrello',
      )
    : __(
        'Disconnecting forgets the keys of this shop. WooCommerce goes on selling, but its orders stay here until you connect again with a new one-time code. Orders that were brought to the CRM stay there.',
        'carrello',
      );
