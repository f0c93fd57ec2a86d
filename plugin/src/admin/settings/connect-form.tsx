import { Button, Card, CardBody, CardHeader, Notice, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { connect, messageOf, type Light } from './connection.ts';

interface Props {
  address: string;
  title: string;
  onConnected: (light: Light) => void;
}

export function ConnectForm({ address: known, title, onConnected }: Props) {
  const [address, setAddress] = useState(known);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      onConnected(await connect(address, code));
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };

  return (
    <Card>
      <CardHeader>
        <h2>{title}</h2>
      </CardHeader>
      <CardBody>
        <p>
          {__(
            'Carrello’s connector works out prices, takes payments and brings every order to your CRM. Whoever runs it gives you its address and a one-time code.',
            'carrello',
          )}
        </p>
        {error !== '' && (
          <Notice status="error" isDismissible={false}>
            {error}
          </Notice>
        )}
        <form className="carrello-settings__form" onSubmit={submit}>
          <TextControl
            label={__('Connector address', 'carrello')}
            help={__('For example https://connector.example.com', 'carrello')}
            value={address}
            onChange={setAddress}
            required
            autoComplete="off"
            spellCheck={false}
            __next40pxDefaultSize
            __nextHasNoMarginBottom
          />
          <TextControl
            label={__('One-time code', 'carrello')}
            help={__('It works once and is not kept.', 'carrello')}
            value={code}
            onChange={setCode}
            required
            autoComplete="off"
            spellCheck={false}
            __next40pxDefaultSize
            __nextHasNoMarginBottom
          />
          <Button variant="primary" type="submit" isBusy={busy} disabled={busy} __next40pxDefaultSize>
            {busy ? __('Connecting…', 'carrello') : __('Connect', 'carrello')}
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
