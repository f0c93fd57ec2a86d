import { createScript } from './script.ts';

/**
 * Shows the forms about passkeys where the browser knows them, and has it make or show one when such a form is sent: what it
 * says goes into the form's field `credential`, and the form is sent as any other. The server's own page says what was
 * wrong; only what happens in the browser is said here, in the words that the form brings. An address that is a number
 * (`127.0.0.1`) can have no passkeys.
 */
export const passkeyScript = createScript(
  'passkeys',
  `(() => {
  const forms = document.querySelectorAll('form[data-passkey]');
  const isNumber = /^[\\d.]+$|^\\[/.test(location.hostname);
  if (!window.PublicKeyCredential || isNumber) return;
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0));
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');
  const readIds = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));
  const ask = {
    create: (options) =>
      navigator.credentials.create({
        publicKey: {
          ...options,
          challenge: toBytes(options.challenge),
          user: { ...options.user, id: toBytes(options.user.id) },
          excludeCredentials: readIds(options.excludeCredentials),
        },
      }),
    get: (options) =>
      navigator.credentials.get({
        publicKey: {
          ...options,
          challenge: toBytes(options.challenge),
          allowCredentials: readIds(options.allowCredentials),
        },
      }),
  };
  const PARTS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
  const asJson = ({ id, rawId, type, response }) => {
    const said = {};
    for (const part of PARTS) if (response[part]) said[part] = toText(response[part]);
    if (response.getTransports) said.transports = response.getTransports();
    return JSON.stringify({ id, rawId: toText(rawId), type, clientExtensionResults: {}, response: said });
  };
  const run = async (form) => {
    const status = form.querySelector('[role=status]');
    const field = form.elements.namedItem('credential');
    status.textContent = '';
    const body = new URLSearchParams({ form_token: form.elements.namedItem('form_token').value });
    const answer = await fetch(form.action + '/options', { method: 'POST', body });
    if (answer.ok) {
      try {
        field.value = asJson(await ask[form.dataset.passkey](await answer.json()));
      } catch (error) {
        status.textContent = error.name === 'InvalidStateError' ? form.dataset.known : form.dataset.failed;
        return;
      }
    }
    form.submit();
  };
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      run(form).catch(() => {
        form.querySelector('[role=status]').textContent = form.dataset.failed;
      });
    });
  }
  for (const note of document.querySelectorAll('[data-without-passkeys]')) note.hidden = true;
})();`,
);
