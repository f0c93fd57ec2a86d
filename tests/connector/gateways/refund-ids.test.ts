import { describe, expect, it } from 'vitest';
import { attemptIn, refundBody, toRefund } from '../../../connector/src/gateways/paypal/refunds.ts';

describe('what a PayPal refund is named by', () => {
  const made = refundBody({
    ...{ captureId: 'CAP', attemptId: 'att_01JABC', refundId: 'rfd_01JDEF' },
    money: { amount: 1220, currency: 'EUR' },
  });

  it('the name of a refund has only characters that PayPal keeps', () => {
    expect(made.customId).toMatch(/^[A-Za-z0-9-_.,]+$/);
  });

  it.each([made.customId ?? '', 'att_01JABC:rfd_01JDEF'])(
    'the name %s leads back to attempt and refund',
    (customId) => {
      expect(attemptIn(customId)).toBe('att_01JABC');
      expect(toRefund({ id: 'R1', customId }).refundId).toBe('rfd_01JDEF');
    },
  );

  it('the name of a refund that was made in PayPal\u2019s own pages is that of its payment', () => {
    expect(attemptIn('att_01JABC')).toBe('att_01JABC');
    expect(toRefund({ id: 'R1', customId: 'att_01JABC' }).refundId).toBeNull();
    expect(toRefund({ id: 'R1' }).refundId).toBeNull();
  });
});
