import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { action } from '#program/action.ts'
import { wishRun } from '#run/wish-run.ts'
import { currentVersion, putItem } from '#store/items.ts'

/** Ends an approved exception before its time: at the next run its items fail again, unless they were put right. */
export const endException = action({
  id: 'exception.end',
  label: { de: 'Ausnahme vorzeitig beenden', en: 'End an exception early' },
  about: {
    de: 'Von der nächsten Prüfung an zählen die Einträge wieder als nicht erfüllt, wo sie es noch sind.',
    en: 'From the next run on the items count as failing again, where they still are.',
  },
  permission: 'exception.approve',
  input: z.strictObject({
    exception: field(z.string().max(100), { de: 'Ausnahme', en: 'Exception' }, { hidden: true }),
    because: field(
      z.string().trim().min(3).max(2000),
      { de: 'Warum', en: 'Why' },
      { kind: 'long' },
    ),
  }),
  output: z.object({ exception: z.string(), test: z.string(), endedAt: z.iso.datetime() }),
  subject: (input) => `exception/${input.exception}`,
  outcome: ({ test }) => ({ test }),
  handle: async ({ tx, actor, at }, { exception, because }) => {
    const version = await currentVersion(tx, exceptionRecords.id, exception)
    if (!version) {
      throw new Refusal('missing', 'exception-missing', 'There is no such exception.', 'Go back.')
    }
    const record = exceptionRecords.item.parse(version.content)
    if (Date.parse(record.until) <= at.getTime()) {
      throw new Refusal('conflict', 'exception-ended', 'It has ended already.', 'Look at it again.')
    }
    const endedAt = at.toISOString()
    await putItem(tx, exceptionRecords, {
      ...record,
      until: endedAt,
      endedBy: actor.id,
      endedBecause: because,
    })
    await wishRun(tx, record.test, actor.id)
    return { exception, test: record.test, endedAt }
  },
})
