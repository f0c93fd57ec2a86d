import { Notice, Spinner } from '@wordpress/components';
import { createRoot, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Actions } from './actions.tsx';
import { BacklogMinutes } from './backlog-minutes.tsx';
import { Capture } from './capture.tsx';
import { ConnectForm } from './connect-form.tsx';
import { getLight, knownLight, messageOf, type Light } from './connection.ts';
import { LightPanel } from './light-panel.tsx';
import { RemoveData } from './remove-data.tsx';
import './style.css';

function Settings() {
  const [light, setLight] = useState<Light | null>(knownLight());
  const [isAsking, setAsking] = useState(true);
  const [error, setError] = useState('');

  useEffect(() => {
    getLight()
      .then(setLight, (failure: unknown) => setError(messageOf(failure)))
      .finally(() => setAsking(false));
  }, []);

  return (
    <>
      {error !== '' && (
        <Notice status="error" onRemove={() => setError('')}>
          {error}
        </Notice>
      )}
      {isAsking && (
        <p className="carrello-settings__asking" role="status">
          <Spinner />{' '}
          {light === null
            ? __('Asking the connector…', 'carrello')
            : __('This is how it stood last; asking the connector…', 'carrello')}
        </p>
      )}
      {light !== null && light.mode === 'capture' && <Capture light={light} />}
      {light !== null && light.light !== 'off' && (
        <>
          <LightPanel light={light} />
          <Actions light={light} onLight={setLight} onError={setError} />
        </>
      )}
      {light !== null && light.light !== 'green' && (
        <ConnectForm
          address={light.connection?.address ?? ''}
          title={
            light.light === 'off' ? __('Connect your shop', 'carrello') : __('Connect again', 'carrello')
          }
          onConnected={setLight}
        />
      )}
      {light?.mode === 'capture' && <BacklogMinutes onError={setError} />}
      {light !== null && <RemoveData onError={setError} />}
    </>
  );
}

const place = document.getElementById('carrello-settings');
if (place) createRoot(place).render(<Settings />);
