import { OperatingError } from '#engine/operating-error.ts'

import { terminal } from './output.ts'
import { beleg } from './program.ts'

/**
 * Runs one command line (without the program's name) and returns its exit code: 0 done · 1 refused, with a code and a
 * fix, or not verified · 2 could not tell, or words it does not know.
 */
export async function run(words: readonly string[]): Promise<number> {
  try {
    await beleg().parseAsync([...words], { from: 'user' })
    // Commands that have an answer rather than an error set it themselves.
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return report(error)
  }
}

function report(error: unknown): number {
  if (error instanceof OperatingError) {
    terminal.err(`beleg: ${error.message}\n  fix: ${error.fix}\n  code: ${error.code}\n`)
    return 1
  }
  if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2
  // A bug: say all we know, here where only the operator reads it.
  terminal.err(
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
