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
  const askAndDisconnect = () => {
    const question = __(
      'Disconnect the shop? Products and pages stay, but nobody can buy until you connect again with a new code.',
      'carrello',
    );
    if (window.confirm(question)) void act('disconnect', disconnect)();
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
      <Button
        variant="tertiary"
        isDestructive
        isBusy={busy === 'disconnect'}
        disabled={busy !== ''}
        onClick={askAndDisconnect}
        __next40pxDefaultSize
      >
        {__('Disconnect', 'carrello')}
      </Button>
    </div>
  );
}
