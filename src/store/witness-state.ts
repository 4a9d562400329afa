/**
 * What a witness must never forget: the checkpoint it cosigned last, of each log. One SQLite file, which brings what we
 * need and would get wrong ourselves: a commit that survives a power cut, and a lock that the kernel lets go of however
 * the process ends (https://www.sqlite.org/lockingv3.html).
 */
import { DatabaseSync } from 'node:sqlite'

import { OperatingError } from '#engine/operating-error.ts'

export interface WitnessState {
  /** Whether nothing has been cosigned yet. */
  isEmpty(): boolean
  /** The witness's own key, once it has one: `name+id+key`. */
  vkey(): string | undefined
  setVkey(vkey: string): void
  /** The note cosigned last for the log of this origin. */
  latest(origin: string): string | undefined
  /**
   * Puts `after` in the place of `before`, and is on disk when it returns. False, and nothing changed, where something
   * else than `before` stands there by now.
   */
  replace(origin: string, before: string | undefined, after: string): boolean
  close(): void
}

/** SQLite's number for a file that somebody else holds: https://www.sqlite.org/rescode.html */
const busy = 5
/** Marks the file as ours, so that no other database is ever taken for one: "Bel" and a version. */
const applicationId = 0x42_65_6c_01

/** Opens the state and holds it alone; a second process is refused, and so is a file of another kind. */
export function openWitnessState(path: string): WitnessState {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path)
    prepare(database)
  } catch (cause) {
    database?.close()
    throw refused(path, cause)
  }
  return stateOver(database)
}

function prepare(database: DatabaseSync): void {
  // In exclusive mode the lock of the first write is kept until the file is closed.
  database.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; BEGIN EXCLUSIVE',
  )
  const id = Number(database.prepare('PRAGMA application_id').get()?.['application_id'])
  const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'])
  if (id !== applicationId && tables > 0) throw new Error("it is another program's database")
  database.exec(`
    PRAGMA application_id = ${applicationId};
    CREATE TABLE IF NOT EXISTS witness (one INTEGER PRIMARY KEY CHECK (one = 1), vkey TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS log (origin TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT;
    COMMIT`)
}

function stateOver(database: DatabaseSync): WitnessState {
  const own = database.prepare('SELECT vkey FROM witness')
  const insertOwn = database.prepare('INSERT OR REPLACE INTO witness (one, vkey) VALUES (1, ?)')
  const any = database.prepare('SELECT 1 FROM log LIMIT 1')
  const find = database.prepare('SELECT note FROM log WHERE origin = ?')
  const insert = database.prepare(
    'INSERT INTO log (origin, note) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const update = database.prepare('UPDATE log SET note = ? WHERE origin = ? AND note = ?')
  return {
    isEmpty: () => any.get() === undefined,
    vkey: () => textOf(own.get()?.['vkey']),
    setVkey: (vkey) => void insertOwn.run(vkey),
    latest: (origin) => textOf(find.get(origin)?.['note']),
    // One statement is one transaction: compared, written and synced, or nothing.
    replace: (origin, before, after) =>
      (before === undefined ? insert.run(origin, after) : update.run(after, origin, before))
        .changes === 1,
    close: () => database.close(),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function refused(path: string, cause: unknown): OperatingError {
  if (cause instanceof Error && 'errcode' in cause && cause.errcode === busy) {
    return new OperatingError(
      'witness-running',
      `Another process is a witness with the state in ${path}.`,
      'Use that one or stop it first. Two with one key could sign what does not go together.',
      { cause },
    )
  }
  return new OperatingError(
    'witness-state-unreadable',
    `The state in ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Check its folder and rights, or restore the file. If it is lost, begin a new witness with a new key: this one can no longer know what it signed.',
    { cause },
  )
}
