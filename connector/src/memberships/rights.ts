/** What a member may do. Each includes the one before; all of them buy for the company. */
export const MEMBER_RIGHTS = ['own', 'all', 'manager'] as const;

/** `own` sees what they bought for the company, `all` what anybody did; a manager also decides who is of it. */
export type MemberRight = (typeof MEMBER_RIGHTS)[number];

export const asMemberRight = (text: string): MemberRight | undefined =>
  MEMBER_RIGHTS.find((known) => known === text);

/** The larger of two: who sees `all` and accepts an invitation to `own` goes on seeing all. */
export const largerRight = (a: MemberRight, b: MemberRight): MemberRight =>
  MEMBER_RIGHTS.indexOf(a) > MEMBER_RIGHTS.indexOf(b) ? a : b;
