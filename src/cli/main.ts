import { OperatingError } from '#engine/operating-error.ts'

import { beleg } from './program.ts'

// Whoever reads our output may stop reading, as `head` does: the rest is then not wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

/** Exit codes: 0 done · 1 refused, with a code and a fix, or not verified · 2 could not tell, or words it does not know. */
try {
  await beleg().parseAsync(process.argv)
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (error instanceof OperatingError) {
    process.stderr.write(`beleg: ${error.message}\n  fix: ${error.fix}\n  code: ${error.code}\n`)
    return 1
  }
  if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2
  // A bug: say all we know, here where only the operator reads it.
  process.stderr.write(
    `beleg: unexpected error, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
  )
  return 1
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error &&
    'exitCode' in error &&
    'code' in error &&
    String(error.code).startsWith('commander.')
  )
}
