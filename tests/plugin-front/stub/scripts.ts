/** The least of Stripe.js: one card field whose number decides what happens; 3-D Secure asks by a dialog. */
export const stripeScript = `
window.Stripe = Object.assign(() => {
  let field;
  return {
    elements: (options) => {
      window.__elements = { options, updates: [] };
      return {
        create: () => ({
          mount(target) {
            const root = typeof target === 'string' ? document.querySelector(target) : target;
            root.innerHTML = '<label>Card number <input inputmode="numeric" autocomplete="cc-number" id="stub-card" style="width:100%;min-height:44px"></label>';
            field = root.querySelector('input');
            this.ready?.();
          },
          on(name, run) { if (name === 'ready') this.ready = run; return this; },
          update() {}, destroy() {}, unmount() {},
        }),
        update: (change) => window.__elements.updates.push(change),
        submit: async () => (field.value ? {} : { error: { type: 'validation_error', message: 'Your card number is incomplete.' } }),
      };
    },
    createConfirmationToken: async (given) => {
      window.__token = given;
      return { confirmationToken: { id: 'ctoken_' + field.value.replace(/\\D/g, '') } };
    },
    handleNextAction: async () =>
      window.__fail3ds
        ? { error: { message: 'We are unable to authenticate your payment method.' } }
        : { paymentIntent: { status: 'succeeded' } },
  };
}, { version: 'endive' });
`;

/** The least of PayPal's v6 SDK: its window is two buttons on the page. */
export const paypalScript = `
window.paypal = {
  version: '6.stub',
  createInstance: async () => ({
    findEligibleMethods: async () => ({ isEligible: () => true }),
    createPayPalOneTimePaymentSession: (handlers) => ({
      start: async (_, created) => {
        let order;
        try { order = await created; } catch (error) { handlers.onError?.(error); throw error; }
        const box = document.createElement('div');
        box.innerHTML = '<div role="dialog" aria-label="PayPal" style="position:fixed;inset:20%;background:#fff;color:#000;padding:2rem;z-index:9999"><button>Approve</button> <button>Cancel</button></div>';
        document.body.append(box);
        const [approve, cancel] = box.querySelectorAll('button');
        approve.onclick = () => { box.remove(); handlers.onApprove({ orderId: order.orderId }); };
        cancel.onclick = () => { box.remove(); handlers.onCancel({ orderId: order.orderId }); };
      },
      destroy() {}, cancel() {},
    }),
  }),
};
`;
