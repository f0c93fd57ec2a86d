import type { Reader } from '../../app/reader.ts';
import type { MyDay, TaskView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { may } from '../forms.ts';
import { narrowColumns } from '../orders/columns.tsx';
import { DayNumbers, Disputes, ToShip, Unowned } from './day-at-shops.tsx';
import { SearchBox } from '../search-box.tsx';
import { TaskList } from './tasks.tsx';

function Tasks({ reader, title, tasks }: { reader: Reader; title: string; tasks: TaskView[] }) {
  if (tasks.length === 0) return null;
  return (
    <Section title={title}>
      <TaskList reader={reader} tasks={tasks} showAbout />
    </Section>
  );
}

/** Begins a salesperson's day: it shows what is to be done, and what their own contacts bought. */
export function MyDayPage({ reader, day }: { reader: Reader; day: MyDay }) {
  const { t } = reader;
  const idle = day.overdue.length + day.today.length + day.later.length === 0;
  return (
    <Page reader={reader} title={t('desk.day')} width="wide">
      <h1>{t('desk.day.title', { name: reader.staff?.name ?? '' })}</h1>
      <SearchBox reader={reader} path="/desk/contacts" label={t('desk.search.contacts')} search="" />
      <DayNumbers reader={reader} shops={day.shops} />
      <div class="record">
        <div class="record-todo">
          <Tasks reader={reader} title={t('desk.day.overdue')} tasks={day.overdue} />
          <Tasks reader={reader} title={t('desk.day.today')} tasks={day.today} />
          <Tasks reader={reader} title={t('desk.day.later')} tasks={day.later} />
          {idle ? (
            <Section title={t('desk.tasks')}>
              <p class="faint">{t('desk.day.noTasks')}</p>
            </Section>
          ) : null}
          <Tasks reader={reader} title={t('desk.day.done')} tasks={day.done} />
          <Unowned reader={reader} shops={day.shops} />
          <Disputes reader={reader} shops={day.shops} />
          {may(reader, 'contacts.write') ? (
            <p>
              <a href="/desk/tasks/new">{t('desk.task.add')}</a>
            </p>
          ) : null}
        </div>
        <div class="record-main">
          <ToShip reader={reader} shops={day.shops} />
          <Section title={t('desk.day.orders')}>
            {day.orders.length === 0 ? (
              <p class="faint">{t('desk.day.noOrders')}</p>
            ) : (
              <Table label={t('desk.day.orders')} columns={narrowColumns(reader)} items={day.orders} />
            )}
          </Section>
        </div>
      </div>
    </Page>
  );
}
