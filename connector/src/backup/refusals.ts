import { unknownMigrations } from '../platform/migrate.ts';

/** A reason not to touch a database; the command line shows it as it is. */
export class NotABackup extends Error {
  override readonly name = 'NotABackup';
}

export class ConnectorRuns extends Error {
  override readonly name = 'ConnectorRuns';
  constructor() {
    super('The database is in use. Stop every connector on it first.');
  }
}

export class NotEmpty extends Error {
  override readonly name = 'NotEmpty';
  constructor(what: string) {
    super(`${what} is not empty. Give --force to put the backup in its place.`);
  }
}

/** A backup of a later release has a schema that this one does not know. */
export function assertKnown(names: string[]): void {
  const unknown = unknownMigrations(names);
  if (unknown.length > 0) {
    throw new NotABackup(`This backup was made by a newer Carrello (${unknown.join(', ')}). Upgrade first.`);
  }
}
