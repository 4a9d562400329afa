import type { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Messages } from '#ui/messages.ts'

/** What a refusal says, in the reader's language where we have words for its code or its field; else as it was thrown. */
export function refusalWords({ door }: Pick<Messages, 'door'>, error: OperatingError): string {
  const { code, message, fix } = error
  const known = Object.entries(door.codes).find(([each]) => each === code)?.[1]
  const [wrong] = error instanceof Refusal ? error.fields : []
  return known ?? wrong?.message ?? `${message} ${fix}`
}
