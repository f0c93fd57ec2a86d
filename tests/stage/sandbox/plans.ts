import { settleCapture } from './paypal/captures.ts';
import { settlePaypalRefund } from './paypal/refunds.ts';
import type { Plan } from './state.ts';
import { openDispute } from './stripe/disputes.ts';
import { settlePayment } from './stripe/confirm.ts';
import { settleRefund } from './stripe/refunds.ts';
import type { World } from './world.ts';

export function nextPlanAt(world: World): number | null {
  const times = world.state.plans.map((plan) => plan.dueAt);
  return times.length ? Math.min(...times) : null;
}

/** Lets the providers do what they were to do by now: settle, fail, dispute. */
export function runDuePlans(world: World): void {
  const now = world.clock.now();
  for (;;) {
    const due = world.state.plans.filter((plan) => plan.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
    const [plan] = due;
    if (!plan) return;
    world.state.plans = world.state.plans.filter((each) => each !== plan);
    run(world, plan);
    world.changed();
  }
}

function run(world: World, plan: Plan): void {
  const good = plan.outcome === 'succeeded';
  if (plan.what === 'settle-payment') settlePayment(world, plan.id, good ? 'succeeded' : 'failed');
  else if (plan.what === 'settle-refund') settleRefund(world, plan.id, good ? 'succeeded' : 'failed');
  else if (plan.what === 'open-dispute') openDispute(world, plan.id, plan.outcome);
  else if (plan.what === 'settle-capture') {
    settleCapture(world, plan.id, plan.outcome === 'DENIED' ? 'DENIED' : 'COMPLETED');
  } else settlePaypalRefund(world, plan.id, plan.outcome === 'FAILED' ? 'FAILED' : 'COMPLETED');
}
