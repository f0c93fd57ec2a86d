import { expect } from 'vitest';

/** An answer of supertest with a body of RFC 9457. */
interface Problem {
  status: number;
  type: string;
  body: { title: string; status: number; errors?: { field: string; message: string }[]; requestId: string };
}

/** Holds that the answer is a problem of this status, which names the field if one is given. */
export function expectProblem(answer: Problem, status: number, field?: string): void {
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.anything()]);
  expect(answer.type).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ status, title: expect.any(String), requestId: expect.any(String) });
  if (field !== undefined) expect(answer.body.errors?.map((fault) => fault.field)).toContain(field);
}
