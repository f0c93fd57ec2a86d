import { AppError } from '../platform/errors.ts';

/**
 * A record cannot be written there until a person did something there, which no further try does: it lies aside at once,
 * with what is to be done.
 */
export class NeedsPerson extends AppError {
  override readonly name = 'NeedsPerson';
  constructor(message: string) {
    super('conflict', message);
  }
}
