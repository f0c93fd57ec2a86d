import type { Reader } from '../../app/reader.ts';
import type { TaskView, WorkSubject } from '../../services.ts';
import { FormToken } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';

interface TaskListProps {
  reader: Reader;
  tasks: TaskView[];
  /** Said of each where the page does not say it. */
  showAbout?: boolean;
}

export function TaskList({ reader, tasks, showAbout = false }: TaskListProps) {
  return (
    <ul class="tasks">
      {tasks.map((task) => (
        <li>
          {may(reader, 'contacts.write') ? <Done reader={reader} task={task} /> : null}
          <div>
            <span class="break">{task.title}</span>
            <span class="faint">
              {task.dueAt === null ? (
                reader.t('desk.task.whenever')
              ) : (
                <>
                  {reader.t('desk.task.due')} <Time reader={reader} at={task.dueAt} />
                </>
              )}
              {' · '}
              {task.staffName}
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

function Done({ reader, task: { id, title } }: { reader: Reader; task: TaskView }) {
  return (
    <form method="post" action={`/desk/tasks/${id}/done`}>
      <FormToken reader={reader} />
      <input type="hidden" name="return" value={reader.path} />
      <button class="button second small">
        {reader.t('desk.task.done')}
        <span class="hidden">: {title}</span>
      </button>
    </form>
  );
}

/** The open tasks of a record, and the way to a new one. */
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
