import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { publishIn } from '#run/publish-controls.ts'
import { wakeWorker } from '#store/wake.ts'

import { requireControl } from './require-control.ts'

/** Puts one sentence on the public page, also one that was withdrawn. */
export const publishControl = action({
  id: 'control.publish',
  label: { de: 'Satz veröffentlichen', en: 'Publish a sentence' },
  about: {
    de: 'Der Satz steht ab jetzt auf der öffentlichen Seite, mit seinem Status, ob gut oder schlecht. Wortlaut, Tests und Beobachtungszeit stehen im Protokoll. Zurückziehen lässt er sich nur sichtbar: durchgestrichen, zwölf Monate lang.',
    en: 'From now on the sentence stands on the public page, with its status, good or bad. Words, tests and window stand in the log. It can only be withdrawn in sight of all: struck through, for twelve months.',
  },
  permission: 'control.change',
  input: z.strictObject({
    control: field(z.string().max(128), { de: 'Satz', en: 'Control' }, { hidden: true }),
  }),
  output: z.object({ control: z.string() }),
  subject: (input) => `control/${input.control}`,
  handle: async ({ tx }, input) => {
    const { control, setting } = await requireControl(tx, input.control)
    if (setting.published) {
      throw new Refusal(
        'conflict',
        'control-published',
        'It is on the public page already.',
        'There is nothing to do.',
      )
    }
    await publishIn(tx, [control.id])
    await wakeWorker(tx)
    return { control: control.id }
  },
})
