/** The least of Stripe.js that the checkout touches: fields that are always filled in well. */
export const stripeScript = `
window.Stripe = Object.assign(() => ({
  elements: () => ({
    create: () => ({ on(name, run) { if (name === 'ready') this.ready = run; }, mount() { this.ready?.(); } }),
    update() {},
    submit: async () => ({}),
  }),
  createConfirmationToken: async () => ({ confirmationToken: { id: 'ctoken_stub' } }),
}), { version: 'endive' });
`;
