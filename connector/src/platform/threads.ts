import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { MINUTE } from './clock.ts';

/** So long a thread without work stays: what it has read, such as fonts or dictionaries, serves many times. */
const IDLE = MINUTE;

interface Thread {
  worker: Worker;
  timer?: NodeJS.Timeout;
}

/** What a thread runs where there is no bundle: the file in TypeScript, read by tsx. */
const fromSource = (file: URL): string => `import('tsx/esm/api').then(({ register }) => {
  register();
  return import('${file.href}');
})`;

/** A bundle has the file beside itself, as JavaScript (build.mjs). */
function startWorker(file: URL): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  return isSource
    ? new Worker(fromSource(file), { eval: true })
    : new Worker(new URL(file.href.replace(/\.ts$/, '.js')));
}

export interface ThreadRules {
  /** In milliseconds; no answer by then is an error. */
  longest: number;
}

/**
 * Does work in threads of its own. `file` answers each message with one, and ends with the error of what it cannot do. A
 * thread is started for each question that finds none free: whoever asks keeps their number small.
 */
export function createThreads<Question, Answer>(
  file: URL,
  { longest }: ThreadRules,
): (question: Question) => Promise<Answer> {
  const free: Thread[] = [];

  function forget(thread: Thread): void {
    clearTimeout(thread.timer);
    if (free.includes(thread)) free.splice(free.indexOf(thread), 1);
  }

  function start(): Thread {
    const thread: Thread = { worker: startWorker(file) };
    // Whoever waits for it hears of an error by itself; one without work is only forgotten.
    thread.worker.on('error', () => undefined);
    thread.worker.on('exit', () => forget(thread));
    return thread;
  }

  function take(): Thread {
    const thread = free.pop() ?? start();
    clearTimeout(thread.timer);
    thread.worker.ref();
    return thread;
  }

  /** Puts a thread back; it keeps no process alive, and ends when nobody needs it for a while. */
  function putBack(thread: Thread): void {
    thread.worker.unref();
    free.push(thread);
    thread.timer = setTimeout(() => {
      forget(thread);
      void thread.worker.terminate();
    }, IDLE).unref();
  }

  return async (question) => {
    const thread = take();
    try {
      const answered = once(thread.worker, 'message', { signal: AbortSignal.timeout(longest) });
      thread.worker.postMessage(question);
      const [answer] = (await answered) as [Answer];
      putBack(thread);
      return answer;
    } catch (error) {
      void thread.worker.terminate();
      throw error;
    }
  };
}
