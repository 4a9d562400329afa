import { z } from 'zod'

import { days } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { action } from '#program/action.ts'
import { requireCurrent } from '#program/keep-item.ts'
import { basedOn } from '#program/managed-change.ts'
import { readProgram } from '#run/program-settings.ts'
import { declareProgram } from '#run/round.ts'
import { weakenings } from '#run/weakenings.ts'
import { currentVersion, putItem } from '#store/items.ts'
import { wakeWorker } from '#store/wake.ts'

/** Changes window and disclosure delay of every control that has none of its own. */
export const changeDefaults = action({
  id: 'program.defaults',
  label: { de: 'Vorgaben für alle Sätze', en: 'Defaults for all controls' },
  about: {
    de: 'Gilt für jeden Satz, der nichts anderes bestimmt. Eine kürzere Beobachtungszeit und eine längere Verzögerung stehen offen im Protokoll und auf der öffentlichen Seite.',
    en: 'Holds for every control that says nothing else. A shorter window and a longer delay stand in clear in the log, and on the public page.',
  },
  permission: 'control.change',
  input: z.strictObject({
    basedOn,
    windowDays: field(
      z.int().min(0).max(365).optional(),
      { de: 'Beobachtungszeit in Tagen', en: 'Window in days' },
      { hint: { de: 'Leer: wie jeder Satz es vorsieht.', en: 'Empty: as each control has it.' } },
    ),
    delayDays: field(
      z.int().min(0).max(7).optional(),
      { de: 'Verzögerung in Tagen', en: 'Disclosure delay in days' },
      { hint: { de: 'Leer: keine. Höchstens 7.', en: 'Empty: none. 7 at most.' } },
    ),
  }),
  output: z.object({ weakened: z.array(z.string()) }),
  subject: () => 'organisation-setting/organisation',
  weakenings: ({ weakened }) => weakened,
  handle: async ({ tx }, { basedOn: seen, windowDays, delayDays }) => {
    if (seen !== undefined) await requireCurrent(tx, organisationSettings.id, 'organisation', seen)
    const before = await readProgram(tx)
    const version = await currentVersion(tx, organisationSettings.id, 'organisation')
    const {
      window: _window,
      delay: _delay,
      ...setting
    } = organisationSettings.item.parse(version?.content ?? { id: 'organisation' })
    await putItem(tx, organisationSettings, {
      ...setting,
      ...(windowDays !== undefined && { window: days(windowDays) }),
      ...(delayDays !== undefined && { delay: days(delayDays) }),
    })
    const { program } = await declareProgram(tx)
    await wakeWorker(tx)
    return { weakened: weakenings(before, program) }
  },
})
