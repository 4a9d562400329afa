import { beleg } from './program.ts'
import { report } from './report.ts'

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
    if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2
    return report('beleg', error)
  }
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error &&
    'exitCode' in error &&
    'code' in error &&
    String(error.code).startsWith('commander.')
  )
}
