import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';

/** How long buyers waited, and what they said of it, over the cases of the last ninety days. */
export interface CaseFigures {
  /** How many were answered, and the time within which half of them were (ms); null where none was. */
  answered: number;
  firstAnswerMs: number | null;
  closed: number;
  closingMs: number | null;
  /** How many buyers answered the question at the end, and their mean from 1 to 5; null where none did. */
  rated: number;
  rating: number | null;
}

const LOOK_BACK = 90 * DAY;
/** The newest so many: the figures are for people, and cost the same in a big shop. */
const MOST = 2000;

/** The middle of a list: half of them are smaller. */
export function medianOf(times: number[]): number | null {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

export async function readCaseFigures({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<CaseFigures> {
  const rows = await db('cases')
    .where('opened_at', '>=', clock.now() - LOOK_BACK)
    .orderBy('opened_at', 'desc')
    .limit(MOST)
    .select('opened_at', 'first_answer_at', 'closed_at', 'rating');
  const spansTo = (column: 'first_answer_at' | 'closed_at') =>
    rows.flatMap((row) => (row[column] === null ? [] : [row[column] - row.opened_at]));
  const [answers, closings] = [spansTo('first_answer_at'), spansTo('closed_at')];
  const ratings = rows.flatMap(({ rating }) => (rating === null ? [] : [rating]));
  const sum = ratings.reduce((all, rating) => all + rating, 0);
  return {
    ...{ answered: answers.length, firstAnswerMs: medianOf(answers) },
    ...{ closed: closings.length, closingMs: medianOf(closings) },
    ...{ rated: ratings.length, rating: ratings.length === 0 ? null : sum / ratings.length },
  };
}
