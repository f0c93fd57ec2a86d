/** The sandbox's replacement of PayPal's JS SDK v6, component `paypal-payments`. No money moves. */
(() => {
  const ORIGIN = new URL(document.currentScript.src).origin;
  const POLL_MS = 200;
  const LABELS = {
    en: {
      pay: 'Pay with PayPal',
      buynow: 'Buy now with PayPal',
      checkout: 'Check out with PayPal',
      window: 'PayPal (sandbox)',
    },
    it: {
      pay: 'Paga con PayPal',
      buynow: 'Acquista ora con PayPal',
      checkout: 'Procedi con PayPal',
      window: 'PayPal (sandbox)',
    },
  };
  let locale = pageLocale();

  function pageLocale(wanted = document.documentElement.lang || navigator.language) {
    return wanted.toLowerCase().startsWith('it') ? 'it' : 'en';
  }

  function paypalError(code, message, isRecoverable = false) {
    return Object.assign(new Error(message), { name: 'PayPalError', code, isRecoverable });
  }

  function openPopup() {
    const popup = window.open('about:blank', 'paypal-sandbox', 'popup,width=460,height=640');
    if (!popup) return null;
    return {
      isOpen: () => !popup.closed,
      go: (url) => (popup.location.href = url),
      isFrom: (source) => source === popup,
      close: () => popup.close(),
    };
  }

  function openModal() {
    const dialog = document.createElement('dialog');
    const frame = document.createElement('iframe');
    let open = true;
    frame.title = LABELS[locale].window;
    dialog.setAttribute('aria-label', LABELS[locale].window);
    Object.assign(frame.style, {
      display: 'block',
      width: '100%',
      height: 'min(34rem, calc(100vh - 4rem))',
      border: '0',
    });
    Object.assign(dialog.style, {
      padding: '0',
      border: '0',
      borderRadius: '10px',
      width: 'min(28rem, calc(100vw - 2rem))',
    });
    dialog.append(frame);
    document.body.append(dialog);
    const close = () => {
      open = false;
      dialog.remove();
    };
    dialog.addEventListener('close', close);
    dialog.showModal();
    return {
      isOpen: () => open,
      go: (url) => (frame.src = url),
      isFrom: (source) => source === frame.contentWindow,
      close,
    };
  }

  /** A popup must be opened within the click, before the order is known; where it is blocked, `auto` falls back. */
  function openView(mode) {
    if (mode === 'modal') return openModal();
    const popup = openPopup();
    if (popup) return popup;
    if (mode === 'auto') return openModal();
    throw paypalError('ERR_DEV_UNABLE_TO_OPEN_POPUP', 'Unable to open popup window.', true);
  }

  /** Resolves with what the buyer did. A window that was closed counts as canceled. */
  function outcomeOf(view, orderId) {
    return new Promise((resolve) => {
      const end = (outcome) => {
        clearInterval(poll);
        window.removeEventListener('message', hear);
        view.close();
        resolve(outcome);
      };
      const hear = ({ origin, source, data }) => {
        if (origin !== ORIGIN || !view.isFrom(source) || data?.orderId !== orderId) return;
        end(data);
      };
      const poll = setInterval(() => view.isOpen() || end({ type: 'canceled' }), POLL_MS);
      window.addEventListener('message', hear);
    });
  }

  function createSession(options) {
    let view = null;
    async function follow(shown, orderId) {
      const { type, payerId } = await outcomeOf(shown, orderId);
      view = null;
      try {
        if (type === 'approved') await options.onApprove?.({ orderId, payerId, fundingSource: 'paypal' });
        else options.onCancel?.({ orderId });
        options.onComplete?.({ paymentSessionState: type });
      } catch (error) {
        options.onError?.(paypalError('ERR_CALLBACK', error?.message ?? String(error)));
        options.onComplete?.({ paymentSessionState: 'error' });
      }
    }
    return {
      async start(
        { presentationMode = 'auto' } = {},
        orderPromise = Promise.resolve({ orderId: options.orderId }),
      ) {
        const known = ['auto', 'popup', 'modal', 'redirect'];
        if (!known.includes(presentationMode)) {
          throw paypalError(
            'ERR_INVALID_PRESENTATION_MODE',
            `The sandbox has no mode ${presentationMode}.`,
            true,
          );
        }
        const shown = presentationMode === 'redirect' ? null : openView(presentationMode);
        view = shown;
        let orderId;
        try {
          ({ orderId } = await orderPromise);
          if (typeof orderId !== 'string' || !orderId)
            throw paypalError('ERR_INVALID_ORDER', 'The order promise must give { orderId }.');
        } catch (error) {
          shown?.close();
          throw error;
        }
        const url = `${ORIGIN}/paypal/checkoutnow?${new URLSearchParams({ token: orderId, locale })}`;
        if (!shown) return void window.location.assign(url);
        shown.go(url);
        void follow(shown, orderId);
      },
      cancel: () => view?.close(),
      destroy: () => view?.close(),
      hasReturned: () => false,
      resume: () => Promise.resolve(),
    };
  }

  const eligible = {
    isEligible: (method) => method === 'paypal',
    getDetails: (method) => (method === 'paypal' ? { canBeVaulted: false } : undefined),
  };

  window.paypal = {
    version: '6.0.0',
    async createInstance({ clientId, clientToken, components, locale: wanted } = {}) {
      if (!clientId === !clientToken)
        throw paypalError('ERR_INVALID_CLIENT', 'Give either clientId or clientToken.');
      if (!Array.isArray(components) || components.some((each) => each !== 'paypal-payments')) {
        throw paypalError('ERR_INVALID_COMPONENTS', "The sandbox has the component 'paypal-payments' only.");
      }
      if (wanted) updateLocale(wanted);
      return {
        findEligibleMethods: () => Promise.resolve(eligible),
        hydrateEligibleMethods: () => eligible,
        updateLocale,
        createPayPalOneTimePaymentSession: createSession,
      };
    },
  };

  const buttons = new Set();
  function updateLocale(wanted) {
    locale = pageLocale(wanted);
    for (const button of buttons) button.render();
  }

  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(`
    :host{display:block}:host([hidden]){display:none}
    button{display:flex;flex-wrap:wrap;gap:0 .5rem;justify-content:center;align-items:center;width:100%;min-height:48px;padding:.25rem 1rem;border:0;border-radius:var(--paypal-button-border-radius,6px);background:#ffc439;color:#003087;font:600 1.0625rem/1.2 system-ui,sans-serif;cursor:pointer}
    button:hover{background:#f2ba36}button:focus-visible{outline:3px solid #003087;outline-offset:2px}button:disabled{opacity:.6;cursor:default}
    small{font-size:.75rem;font-weight:600;color:#422006}
  `);

  class PaypalButton extends HTMLElement {
    static observedAttributes = ['type', 'disabled'];
    #button = document.createElement('button');

    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
      root.adoptedStyleSheets = [SHEET];
      this.#button.type = 'button';
      root.append(this.#button);
    }

    connectedCallback() {
      buttons.add(this);
      this.render();
    }

    disconnectedCallback() {
      buttons.delete(this);
    }

    attributeChangedCallback() {
      this.render();
    }

    get type() {
      return this.getAttribute('type') ?? 'pay';
    }

    set type(value) {
      this.setAttribute('type', value);
    }

    get disabled() {
      return this.hasAttribute('disabled');
    }

    set disabled(value) {
      this.toggleAttribute('disabled', Boolean(value));
    }

    render() {
      const mark = document.createElement('small');
      mark.textContent = 'Sandbox';
      this.#button.disabled = this.disabled;
      this.#button.replaceChildren(LABELS[locale][this.type] ?? LABELS[locale].pay, ' ', mark);
    }
  }
  if (!customElements.get('paypal-button')) customElements.define('paypal-button', PaypalButton);
})();
