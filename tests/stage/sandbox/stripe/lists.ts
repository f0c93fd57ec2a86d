import { invalidRequest } from './errors.ts';

export interface ListParams {
  limit: number;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?:
    | number
    | { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined }
    | undefined;
}

/** One page, newest first. Takes the objects in order of creation. */
export function listOf<T extends { id: string; created: number }>(
  url: string,
  objects: T[],
  params: ListParams,
): object {
  const all = objects.toReversed().filter((object) => createdMatches(object.created, params.created));
  const { from, to, more } = windowOf(all, params);
  return { object: 'list', data: all.slice(from, to), has_more: more, url };
}

function windowOf(all: { id: string }[], params: ListParams): { from: number; to: number; more: boolean } {
  const { limit, starting_after: after, ending_before: before } = params;
  if (after && before)
    throw invalidRequest('You can only specify one of these parameters: starting_after, ending_before.');
  if (before) {
    const to = indexOf(all, before, 'ending_before');
    const from = Math.max(0, to - limit);
    return { from, to, more: from > 0 };
  }
  const from = after ? indexOf(all, after, 'starting_after') + 1 : 0;
  return { from, to: from + limit, more: all.length > from + limit };
}

function indexOf(all: { id: string }[], id: string, param: string): number {
  const index = all.findIndex((each) => each.id === id);
  if (index < 0) throw invalidRequest(`No such object: '${id}'`, { param, code: 'resource_missing' });
  return index;
}

function createdMatches(at: number, created: ListParams['created']): boolean {
  if (created === undefined) return true;
  if (typeof created === 'number') return at === created;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = created;
  return at > gt && at >= gte && at < lt && at <= lte;
}
