/**
 * The sandbox's replacement of Stripe.js: deferred payment elements, confirmation tokens, next actions.
 * Card data stays in a frame of the sandbox's origin. No money moves.
 */
(() => {
  const ORIGIN = new URL(document.currentScript.src).origin;
  const DIALOG_NAMES = { en: '3-D Secure check (sandbox)', it: 'Verifica 3-D Secure (sandbox)' };
  const FRAME_NAMES = { en: 'Secure card fields (sandbox)', it: 'Campi sicuri della carta (sandbox)' };

  class IntegrationError extends Error {
    name = 'IntegrationError';
  }

  const need = (condition, message) => {
    if (!condition) throw new IntegrationError(message);
  };

  const localeOf = (wanted) => {
    const locale = !wanted || wanted === 'auto' ? navigator.language : wanted;
    return locale.toLowerCase().startsWith('it') ? 'it' : 'en';
  };

  /** Frames are talked to over a channel of their own, so no other window can listen or speak. */
  function openFrame(url, title, onMessage) {
    const frame = document.createElement('iframe');
    const channel = new MessageChannel();
    const waiting = new Map();
    let lastId = 0;
    frame.src = url;
    frame.title = title;
    Object.assign(frame.style, { display: 'block', width: '100%', border: '0', colorScheme: 'light' });
    channel.port1.onmessage = ({ data }) => {
      if (data.type === 'reply') {
        waiting.get(data.id)?.(data.value);
        waiting.delete(data.id);
      } else onMessage(data);
    };
    return {
      frame,
      connect(hello) {
        frame.addEventListener(
          'load',
          () => {
            frame.contentWindow.postMessage({ type: 'connect', ...hello }, ORIGIN, [channel.port2]);
          },
          { once: true },
        );
      },
      send: (message) => channel.port1.postMessage(message),
      ask: (message) =>
        new Promise((resolve) => {
          lastId += 1;
          waiting.set(lastId, resolve);
          channel.port1.postMessage({ ...message, id: lastId });
        }),
      close() {
        channel.port1.close();
        frame.remove();
      },
    };
  }

  class PaymentElement {
    #locale;
    #appearance;
    #listeners = new Map();
    #link = null;
    onDestroy = () => {};

    constructor(locale, appearance) {
      this.#locale = locale;
      this.#appearance = appearance;
    }

    mount(target) {
      const place = typeof target === 'string' ? document.querySelector(target) : target;
      need(place instanceof Element, `The element you mount into (${String(target)}) is not in the page.`);
      this.unmount();
      const url = `${ORIGIN}/stripe/card-frame?locale=${this.#locale}`;
      this.#link = openFrame(url, FRAME_NAMES[this.#locale], (message) => this.#hear(message));
      this.#link.frame.style.height = '260px';
      this.#link.connect({ appearance: this.#appearance });
      place.replaceChildren(this.#link.frame);
      this.#emit('loaderstart', { elementType: 'payment' });
      return this;
    }

    unmount() {
      this.#link?.close();
      this.#link = null;
      return this;
    }

    destroy() {
      this.unmount();
      this.#listeners.clear();
      this.onDestroy();
    }

    update(options) {
      need(typeof options === 'object', 'update() takes an object.');
      return this;
    }

    focus() {
      this.#link?.send({ type: 'focus' });
      return this;
    }

    blur() {
      this.#link?.send({ type: 'blur' });
      return this;
    }

    clear() {
      this.#link?.send({ type: 'clear' });
      return this;
    }

    collapse() {
      return this;
    }

    on(event, handler) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), handler]);
      return this;
    }

    once(event, handler) {
      const first = (value) => {
        this.off(event, first);
        handler(value);
      };
      return this.on(event, first);
    }

    off(event, handler) {
      const kept = handler ? (this.#listeners.get(event) ?? []).filter((each) => each !== handler) : [];
      this.#listeners.set(event, kept);
      return this;
    }

    /** For the elements object and Stripe itself. */
    ask(message) {
      need(this.#link, 'The payment element must be mounted first.');
      return this.#link.ask(message);
    }

    #hear({ type, ...rest }) {
      if (type === 'height') this.#link.frame.style.height = `${rest.height}px`;
      else if (type === 'change') {
        const value = { type: 'card' };
        this.#emit('change', { elementType: 'payment', collapsed: false, value, ...rest });
      } else this.#emit(type, { elementType: 'payment', ...rest });
    }

    #emit(event, value) {
      for (const handler of this.#listeners.get(event) ?? []) handler(value);
    }
  }

  class Elements {
    #options;
    #locale;
    #payment = null;
    submitted = false;

    constructor(options, locale) {
      need(
        options?.mode === 'payment',
        "The sandbox knows elements({ mode: 'payment', amount, currency }) only.",
      );
      this.#options = { ...options };
      this.#locale = localeOf(options.locale ?? locale);
      this.#check();
    }

    #check() {
      const { amount, currency } = this.#options;
      need(
        Number.isInteger(amount) && amount > 0,
        `Invalid value for elements(): amount should be a positive integer. You specified: ${amount}.`,
      );
      need(
        /^[a-z]{3}$/.test(currency ?? ''),
        `Invalid value for elements(): currency should be a lower-case code. You specified: ${currency}.`,
      );
    }

    create(type) {
      need(type === 'payment', `The sandbox has no element '${type}'.`);
      need(!this.#payment, 'Can only create one Element of type payment.');
      this.#payment = new PaymentElement(this.#locale, this.#options.appearance);
      this.#payment.onDestroy = () => (this.#payment = null);
      return this.#payment;
    }

    getElement(type) {
      return type === 'payment' ? this.#payment : null;
    }

    update(options) {
      Object.assign(this.#options, options);
      this.#check();
    }

    fetchUpdates() {
      return Promise.resolve({});
    }

    async submit() {
      need(this.#payment, 'Create and mount a payment element before submit().');
      const result = await this.#payment.ask({ type: 'submit' });
      this.submitted = !result.error;
      return result;
    }
  }

  /** Opens the bank's page in a modal dialog; resolves when the buyer decided. Escape counts as a refusal. */
  function askBank({ id, client_secret: secret }, locale) {
    return new Promise((resolve) => {
      const query = new URLSearchParams({ payment_intent: id, client_secret: secret, locale });
      const dialog = document.createElement('dialog');
      dialog.setAttribute('aria-label', DIALOG_NAMES[locale]);
      const link = openFrame(`${ORIGIN}/stripe/3ds?${query}`, DIALOG_NAMES[locale], ({ type, height }) => {
        if (type === 'height') link.frame.style.height = `${height}px`;
        if (type !== 'done') return;
        dialog.removeEventListener('close', refuse);
        dialog.close();
        link.close();
        dialog.remove();
        resolve();
      });
      Object.assign(dialog.style, {
        padding: '0',
        border: '0',
        borderRadius: '10px',
        width: 'min(28rem, calc(100vw - 2rem))',
        boxShadow: '0 10px 40px rgb(0 0 0 / 40%)',
      });
      link.connect({});
      dialog.append(link.frame);
      const refuse = () => link.send({ type: 'fail' });
      dialog.addEventListener('cancel', (event) => {
        event.preventDefault();
        refuse();
      });
      // A browser may close it without asking: after the first Escape, or where nothing was pressed on the page before.
      dialog.addEventListener('close', refuse);
      document.body.append(dialog);
      dialog.showModal();
      link.frame.focus();
    });
  }

  function createStripe(key, options = {}) {
    need(typeof key === 'string' && key !== '', 'Please call Stripe() with your publishable key.');
    need(
      !key.startsWith('sk_'),
      'You should not use your secret key with Stripe.js. Please pass a publishable key instead.',
    );

    async function retrievePaymentIntent(clientSecret) {
      const id = String(clientSecret).split('_secret_')[0];
      const query = new URLSearchParams({ key, client_secret: clientSecret });
      const response = await fetch(`${ORIGIN}/v1/payment_intents/${encodeURIComponent(id)}?${query}`);
      const body = await response.json();
      return body.error ? { error: body.error } : { paymentIntent: body };
    }

    return {
      elements: (elementsOptions) => new Elements(elementsOptions, options.locale),

      async createConfirmationToken({ elements, params = {} } = {}) {
        need(elements instanceof Elements, 'createConfirmationToken() needs elements.');
        need(elements.submitted, 'elements.submit() must be called before stripe.createConfirmationToken().');
        return elements.getElement('payment').ask({ type: 'token', key, params });
      },

      async handleNextAction({ clientSecret } = {}) {
        const found = await retrievePaymentIntent(clientSecret);
        if (found.error || found.paymentIntent.status !== 'requires_action') return found;
        await askBank(found.paymentIntent, localeOf(options.locale ?? document.documentElement.lang));
        const after = await retrievePaymentIntent(clientSecret);
        const problem = after.paymentIntent?.last_payment_error;
        if (after.paymentIntent?.status === 'requires_payment_method' && problem) {
          return { error: { ...problem, payment_intent: after.paymentIntent } };
        }
        return after;
      },

      retrievePaymentIntent,
      registerAppInfo() {},
      _registerWrapper() {},
    };
  }

  createStripe.version = 'endive';
  window.Stripe = createStripe;
})();
