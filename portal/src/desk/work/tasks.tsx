import type { Reader } from '../../app/reader.ts';
import type { TaskView, WorkSubject } from '../../services.ts';
import { FormToken } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';

interface TaskListProps {
  reader: Reader;
  tasks: TaskView[];
  /** Names the record of each task, where the page does not. */
  showAbout?: boolean;
}

export function TaskList({ reader, tasks, showAbout = false }: TaskListProps) {
  return (
    <ul class="tasks">
      {tasks.map((task) => (
        <li>
          {may(reader, 'contacts.write') ? (
            <TaskButton reader={reader} task={task} done={task.doneAt === null} />
          ) : null}
          <div>
            <span class="break">{task.title}</span>
            <span class="faint">
              {task.doneAt === null ? <Due reader={reader} at={task.dueAt} /> : null}
              {task.staffName || reader.t('desk.contact.noOwner')}
              {showAbout && task.about ? (
                <>
                  {' · '}
                  <a href={task.about.path}>{task.about.name || reader.t('desk.contact.unnamed')}</a>
                </>
              ) : null}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Due({ reader, at }: { reader: Reader; at: number | null }) {
  if (at === null) return <>{reader.t('desk.task.whenever')} · </>;
  return (
    <>
      {reader.t('desk.task.due')} <Time reader={reader} at={at} /> ·{' '}
    </>
  );
}

interface TaskButtonProps {
  reader: Reader;
  task: { id: string; title: string };
  /** Whether the press marks the task as done; otherwise it opens the task again. */
  done: boolean;
}

export function TaskButton({ reader, task: { id, title }, done }: TaskButtonProps) {
  return (
    <form method="post" action={`/desk/tasks/${id}/${done ? 'done' : 'reopen'}`}>
      <FormToken reader={reader} />
      <input type="hidden" name="return" value={reader.path} />
      <button class="button second small">
        {reader.t(done ? 'desk.task.done' : 'desk.task.reopen')}
        <span class="hidden">: {title}</span>
      </button>
    </form>
  );
}

/** Lists the open tasks of a record, with a link to add one. */
export function Tasks({ reader, tasks, about }: { reader: Reader; tasks: TaskView[]; about: WorkSubject }) {
  const { t } = reader;
  const entries = Object.entries(about).filter(([, id]) => id !== '') as [string, string][];
  return (
    <>
      {tasks.length === 0 ? (
        <p class="faint">{t('desk.task.none')}</p>
      ) : (
        <TaskList reader={reader} tasks={tasks} />
      )}
      {may(reader, 'contacts.write') ? (
        <p class="after">
          <a href={`/desk/tasks/new?${new URLSearchParams(entries).toString()}`}>{t('desk.task.add')}</a>
        </p>
      ) : null}
    </>
  );
}
