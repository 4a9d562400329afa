/** What a failure means where a person can put it right: the database went away, or a disk is full. */
import { OperatingError } from '#engine/operating-error.ts'

/** SQLSTATEs that are no bug of ours: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const full = ['53100', '53200']
const gone = ['57P01', '57P02', '57P03', '53300', '25006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']
const slow = ['57014', '25P03', '55P03']
/** What the system says where a file has no room: the disk's, or the user's share of it. */
const noRoom = ['ENOSPC', 'EDQUOT']

/** The operating error that an error stands for; the error itself where it is a bug. */
export function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OperatingError) return error
  const code = 'code' in error ? String(error.code) : ''
  if (noRoom.includes(code)) {
    return new OperatingError(
      'disk-full',
      `There is no room left to write: ${messageOf(error)}.`,
      'Free some disk space; serve goes on by itself, other commands are run again. What was not acknowledged was not kept; nothing else is lost.',
      { cause: error },
    )
  }
  if (full.includes(code)) {
    return new OperatingError(
      'database-full',
      `The database has no room left: ${messageOf(error)}.`,
      'Free some disk space; serve goes on by itself, other commands are run again. What was not acknowledged was not kept; nothing else is lost.',
      { cause: error },
    )
  }
  if (slow.includes(code)) {
    return new OperatingError(
      'database-slow',
      `The database did not answer in time: ${messageOf(error)}.`,
      'Try again. If it stays so, look what else the database is busy with: SELECT * FROM pg_stat_activity.',
      { cause: error },
    )
  }
  if (!isLost(error, code)) return error
  return new OperatingError(
    'database-lost',
    `The database went away: ${messageOf(error)}.`,
    'Start it, or check DATABASE_URL, and run the command again; serve goes on by itself. What was not acknowledged was not kept; nothing else is lost.',
    { cause: error },
  )
}

function isLost(error: Error, code: string): boolean {
  if (gone.includes(code) || code.startsWith('08')) return true
  // A server that was stopped takes its socket along; a file that is missing is another matter.
  if (code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') return true
  if (error instanceof AggregateError)
    return error.errors.some((each) => isLost(each, codeOf(each)))
  return /^(Connection terminated|Connection ended|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed)/.test(
    error.message,
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Node's error for a name with several addresses has a message only inside. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
