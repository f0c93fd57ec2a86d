import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { dayOf, startOfDay } from '../../../connector/src/platform/days.ts';
import { addTask, finishTask } from '../../../connector/src/tasks/tasks.ts';
import { readMyDay } from '../../../connector/src/portal-services/records/work.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addStaff } from '../../support/verbs.ts';

const ROME = 'Europe/Rome';
const ABOUT = { contactId: '', companyId: '', orderId: '' };

describe('a day of the shop', () => {
  it.each([
    ['2026-03-02', ROME, Date.UTC(2026, 2, 1, 23)],
    ['2026-07-02', ROME, Date.UTC(2026, 6, 1, 22)],
    // The clocks change in these nights.
    ['2026-03-29', ROME, Date.UTC(2026, 2, 28, 23)],
    ['2026-10-25', ROME, Date.UTC(2026, 9, 24, 22)],
    ['2026-10-26', ROME, Date.UTC(2026, 9, 25, 23)],
    ['2026-01-01', 'Pacific/Auckland', Date.UTC(2025, 11, 31, 11)],
  ])('the day %s in %s begins with its midnight', (day, zone, at) => {
    expect(startOfDay(day, zone)).toBe(at);
    expect(dayOf(at, zone)).toBe(day);
    expect(dayOf(at - 1, zone)).not.toBe(day);
  });

  it.each(['', 'tomorrow', '2026-13-01', '2026-3-1'])('the text “%s” is no day', (day) => {
    expect(startOfDay(day, ROME)).toBeNaN();
  });
});

describe('tasks', () => {
  let app: TestApp;
  let sara: string;
  beforeEach(async () => {
    app = await createTestApp();
    sara = (await addStaff(app.ctx, { name: 'Sara', email: 's@example.com', role: 'sales' })).staffId;
  });
  afterEach(() => app.close());

  const add = (title: string, dueDay: string, staffId = sara) =>
    addTask(app.ctx.db, app.ctx, {
      task: { ...ABOUT, title, dueDay, staffId },
      by: sara,
      timeZone: ROME,
    });
  const day = async () => {
    const { overdue, today, later } = await readMyDay(app.ctx, { staffId: sara, timeZone: ROME });
    const titles = [overdue, today, later].map((tasks) => tasks.map(({ title }) => title));
    return titles;
  };

  const doneToday = async () =>
    (await readMyDay(app.ctx, { staffId: sara, timeZone: ROME })).done.map(({ title }) => title);

  it('tasks are overdue, for today or later by the days of the shop, those without a day last', async () => {
    await add('whenever', '');
    await add('next week', '2026-03-09');
    await add('tomorrow', '2026-03-03');
    await add('today', '2026-03-02');
    await add('yesterday', '2026-03-01');
    expect(await day()).toEqual([['yesterday'], ['today'], ['tomorrow', 'next week', 'whenever']]);
    // It is 23:45 in Rome, still the same day.
    app.clock.set(Date.UTC(2026, 2, 2, 22, 45));
    expect((await day())[1]).toEqual(['today']);
    app.clock.set(Date.UTC(2026, 2, 2, 23));
    expect(await day()).toEqual([['yesterday', 'today'], ['tomorrow'], ['next week', 'whenever']]);
  });

  it('a task is gone when done, and comes back when it is not', async () => {
    await add('call', '');
    const [task] = (await readMyDay(app.ctx, { staffId: sara, timeZone: ROME })).later;
    await finishTask(app.ctx, { taskId: task?.id ?? '', done: true });
    expect(await day()).toEqual([[], [], []]);
    expect(await doneToday()).toEqual(['call']);
    await finishTask(app.ctx, { taskId: task?.id ?? '', done: false });
    expect(await day()).toEqual([[], [], ['call']]);
    expect(await doneToday()).toEqual([]);
  });

  it('tasks that were done are shown until midnight in the shop, the last first', async () => {
    await add('call', '2026-03-03');
    await add('write', '2026-03-04');
    for (const { id } of (await readMyDay(app.ctx, { staffId: sara, timeZone: ROME })).later) {
      app.clock.advance(MINUTE);
      await finishTask(app.ctx, { taskId: id, done: true });
    }
    expect(await doneToday()).toEqual(['write', 'call']);
    app.clock.set(Date.UTC(2026, 2, 2, 23));
    expect(await doneToday()).toEqual([]);
  });

  it.each<[string, string, string | undefined, string]>([
    ['', '', undefined, 'title'],
    ['call', 'soon', undefined, 'dueDay'],
    ['call', '', 'stf_nobody', 'staffId'],
  ])('a task “%s” due “%s” for %s is refused by field', async (title, dueDay, who, field) => {
    expect(await add(title, dueDay, who)).toMatchObject({ ok: false, field });
  });
});
