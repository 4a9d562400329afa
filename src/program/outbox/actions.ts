import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Action } from '#program/action.ts'
import { action } from '#program/action.ts'
import { retryNow } from '#store/outbox.ts'

const retry = action({
  id: 'outbox.retry',
  label: { de: 'Noch einmal verschicken', en: 'Send again' },
  about: {
    de: 'Beginnt mit einer Nachricht von vorn, die nicht ankam. Ihr Inhalt ändert sich nicht.',
    en: 'Begins anew with a message that did not arrive. What it says does not change.',
  },
  permission: 'settings.change',
  input: z.strictObject({
    message: field(z.uuid(), { de: 'Nachricht', en: 'Message' }, { hidden: true }),
  }),
  output: z.object({ message: z.string() }),
  subject: (input) => `outbox/${input.message}`,
  handle: async ({ tx }, input) => {
    if (await retryNow(tx, input.message)) return { message: input.message }
    throw new Refusal(
      'conflict',
      'message-under-way',
      'This message was sent, is being sent, or is not there.',
      'Look at the list again.',
    )
  },
})

export const outboxActions: readonly Action[] = [retry]
