import { OperatingError } from '#engine/operating-error.ts'

/** What is wrong with the machine under us: its message says where that stands. */
const ofMachine = /^(database|disk|data-directory|sync|seal|sealed)-/

/** Whether an error speaks of the machine: of addresses, folders and keys that only whoever runs it should know. */
export function isOfMachine({ code }: Pick<OperatingError, 'code'>): boolean {
  return ofMachine.test(code)
}

/** The error as visitors are told it: of the machine only that something is wrong. The server's log says what. */
export function asTold(error: OperatingError): OperatingError {
  if (!isOfMachine(error)) return error
  return new OperatingError(
    error.code,
    'A part of this server is out of order for now.',
    'Try again in a minute. Whoever runs the server finds the cause in its log.',
  )
}
