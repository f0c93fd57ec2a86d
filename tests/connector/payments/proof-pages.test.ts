import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../../connector/src/platform/clock.ts';
import { prove } from '../../../connector/src/proof/proof.ts';
import { placePaid } from '../../support/own-orders.ts';
import { createSelling, type Selling } from '../../support/selling.ts';
import { runProof } from '../../support/run-proof.ts';
import { signInAtDesk } from '../../support/staff.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling();
});
afterEach(() => selling.close());

describe('where the proof is read', () => {
  it('the command prints both sides and ends with an error where they differ', async () => {
    await placePaid(selling);
    selling.clock.advance(HOUR);
    const equal = await runProof(selling.ctx);
    expect(equal.error).toBe('');
    expect(equal.lines[0]).toContain('there payments 1, 41.80 EUR  here payments 1, 41.80 EUR');
    expect(equal.lines.at(-1)).toMatch(/^Last proven equal at 2026-/);
    await selling.ctx.db('payments').update({ amount: 1 });
    const other = await runProof(selling.ctx, '--days', '7');
    expect(other.error).toMatch(/^Not proven equal. Last proven equal at 2026-/);
    expect(other.lines.join('\n')).toContain('! amount  stripe');
    await expect(runProof(selling.ctx, '--days', '32')).resolves.toMatchObject({
      error: '--days is a whole number from 1 to 31.',
    });
  });

  it('the desk shows when both sides were last equal, and each difference with both amounts', async () => {
    await placePaid(selling);
    const desk = await signInAtDesk(selling);
    const read = async () =>
      (await desk.get('/desk/intake')).text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(await read()).toContain('It has not been proven yet');
    selling.clock.advance(HOUR);
    await prove(selling.ctx);
    const equal = await read();
    expect(equal).toContain('Last proven equal:');
    expect(equal).toContain('At the provider: Payments: 1 · €41.80');
    await selling.ctx.db('payments').update({ amount: 1 });
    await prove(selling.ctx);
    const other = await read();
    expect(other).toContain('There is a difference');
    expect(other).toMatch(/Other amount pi_\w+: €41\.80 at the provider, €0\.01 here/);
  });
});
