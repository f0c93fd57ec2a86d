import { z } from 'zod';
import type { FaultGate } from './faults.ts';
import { faultSchema } from './faults.ts';
import { settleCapture } from './paypal/captures.ts';
import { answerPaypalDispute, closePaypalDispute, openPaypalDispute } from './paypal/disputes.ts';
import { approveOrder, expireOrder } from './paypal/orders.ts';
import { settlePaypalRefund } from './paypal/refunds.ts';
import { completeAuthentication, settlePayment } from './stripe/confirm.ts';
import { answerDispute, closeDispute, openDispute } from './stripe/disputes.ts';
import { findIntent } from './stripe/payment-intents.ts';
import { settleRefund } from './stripe/refunds.ts';
import { resendEvent, runDue } from './webhooks.ts';
import type { World } from './world.ts';

const share = z.number().min(0).max(1);
const wait = z
  .int()
  .min(0)
  .max(30 * 24 * 3600 * 1000);

/** Orders to the sandbox, by `control()` or as JSON to `POST /sandbox/control`. All parts are optional and run in this order. */
export const commandSchema = z.strictObject({
  disorder: z
    .strictObject({
      duplicate: z.int().min(1).max(10),
      immediate: share,
      delayMs: z.tuple([wait, wait]),
      lose: share,
      together: z.boolean(),
      reorder: z.boolean(),
      beforeAnswer: share,
    })
    .partial()
    .optional(),
  /** Trouble for the next matching calls of the API. */
  faults: z.array(faultSchema).optional(),
  clearFaults: z.literal(true).optional(),
  /** Lets go the answers that a `hold` fault keeps back. */
  releaseAnswers: z.literal(true).optional(),
  stripe: z
    .strictObject({
      authenticate: z.strictObject({ paymentIntent: z.string(), success: z.boolean() }),
      settlePayment: z.strictObject({ paymentIntent: z.string(), outcome: z.enum(['succeeded', 'failed']) }),
      settleRefund: z.strictObject({ refund: z.string(), outcome: z.enum(['succeeded', 'failed']) }),
      openDispute: z.strictObject({ charge: z.string(), reason: z.string().default('fraudulent') }),
      answerDispute: z.strictObject({ dispute: z.string() }),
      closeDispute: z.strictObject({ dispute: z.string(), outcome: z.enum(['won', 'lost']) }),
    })
    .partial()
    .optional(),
  paypal: z
    .strictObject({
      nextCapture: z.strictObject({
        status: z.enum(['COMPLETED', 'PENDING', 'DECLINED']),
        /** How a pending one ends by itself, and when. Without it, it waits for `settleCapture`. */
        then: z.enum(['COMPLETED', 'DENIED']).optional(),
        afterMs: wait.optional(),
      }),
      nextRefund: z.enum(['COMPLETED', 'PENDING']),
      approve: z.strictObject({ order: z.string() }),
      /** PayPal forgets an order that nobody approved: 404 from now on. */
      expire: z.strictObject({ order: z.string() }),
      settleCapture: z.strictObject({ capture: z.string(), outcome: z.enum(['COMPLETED', 'DENIED']) }),
      settleRefund: z.strictObject({ refund: z.string(), outcome: z.enum(['COMPLETED', 'FAILED']) }),
      openDispute: z.strictObject({
        capture: z.string(),
        reason: z.string().default('MERCHANDISE_OR_SERVICE_NOT_RECEIVED'),
        bare: z.boolean().default(false),
        amount: z.string().optional(),
      }),
      answerDispute: z.strictObject({ dispute: z.string() }),
      closeDispute: z.strictObject({ dispute: z.string(), outcome: z.enum(['won', 'lost']) }),
    })
    .partial()
    .optional(),
  /** One more copy of an event, due at once; also of one that was lost. */
  resend: z.strictObject({ event: z.string() }).optional(),
  /** `hold` keeps webhooks back, `release` lets them go when due, `deliver-all` sends all now, due or not. */
  webhooks: z.enum(['hold', 'release', 'deliver-due', 'deliver-all']).optional(),
});
export type Command = z.input<typeof commandSchema>;
type Parsed = z.output<typeof commandSchema>;

export async function runCommand(world: World, gate: FaultGate, command: Command): Promise<void> {
  const { disorder, faults, clearFaults, releaseAnswers, stripe, paypal, resend, webhooks } =
    commandSchema.parse(command);
  const given = Object.entries(disorder ?? {}).filter(([, value]) => value !== undefined);
  Object.assign(world.state.disorder, Object.fromEntries(given));
  if (clearFaults) world.state.faults = [];
  if (faults) world.state.faults.push(...faults);
  if (releaseAnswers) gate.release();
  if (stripe) commandStripe(world, stripe);
  if (paypal) commandPaypal(world, paypal);
  if (resend) resendEvent(world, resend.event);
  if (webhooks) await commandWebhooks(world, webhooks);
  world.changed();
}

function commandStripe(world: World, command: NonNullable<Parsed['stripe']>): void {
  const {
    authenticate,
    settlePayment: payment,
    settleRefund: refund,
    openDispute: open,
    answerDispute: answer,
    closeDispute: close,
  } = command;
  if (authenticate)
    completeAuthentication(world, findIntent(world, authenticate.paymentIntent), authenticate.success);
  if (payment) settlePayment(world, payment.paymentIntent, payment.outcome);
  if (refund) settleRefund(world, refund.refund, refund.outcome);
  if (open) openDispute(world, open.charge, open.reason);
  if (answer) answerDispute(world, answer.dispute);
  if (close) closeDispute(world, close.dispute, close.outcome);
}

function commandPaypal(world: World, command: NonNullable<Parsed['paypal']>): void {
  const { nextCapture, nextRefund, approve, expire, settleCapture: capture, settleRefund: refund } = command;
  if (nextCapture) world.state.paypal.nextCaptures.push(nextCapture);
  if (nextRefund) world.state.paypal.nextRefunds.push(nextRefund);
  if (approve) approveOrder(world, approve.order);
  if (expire) expireOrder(world, expire.order);
  if (capture) settleCapture(world, capture.capture, capture.outcome);
  if (refund) settlePaypalRefund(world, refund.refund, refund.outcome);
  const { openDispute: open, answerDispute: answer, closeDispute: close } = command;
  if (open) openPaypalDispute(world, open.capture, open);
  if (answer) answerPaypalDispute(world, answer.dispute);
  if (close) closePaypalDispute(world, close.dispute, close.outcome);
}

async function commandWebhooks(world: World, command: NonNullable<Parsed['webhooks']>): Promise<void> {
  if (command === 'hold') world.state.held = true;
  if (command === 'release') world.state.held = false;
  if (command === 'deliver-due') await world.deliverDue();
  if (command !== 'deliver-all') return;
  const { held } = world.state;
  world.state.held = false;
  await runDue(world, null);
  world.state.held = held;
}
