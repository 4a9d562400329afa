import { OperatingError } from '#engine/operating-error.ts'

import { terminal } from './output.ts'

/** Says on stderr what ended a program called `name`: what to do about it, or all we know where it is a bug. Exit code 1. */
export function report(name: string, error: unknown): 1 {
  if (error instanceof OperatingError) {
    terminal.err(`${name}: ${error.message}\n  fix: ${error.fix}\n  code: ${error.code}\n`)
  } else {
    // A bug: say all we know, here where only the operator reads it.
    terminal.err(
      `${name}: unexpected error, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
    )
  }
  return 1
}
