import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { action } from '#program/action.ts'
import { declareProgram } from '#run/round.ts'
import { putItem } from '#store/items.ts'
import { appendEntry } from '#store/log.ts'
import { wakeWorker } from '#store/wake.ts'

import { requireControl } from './require-control.ts'

/** As the log and the public page name them. */
export const withdrawalReasons = {
  'given-up': {
    de: 'Das Versprechen wird nicht mehr gegeben',
    en: 'The promise is no longer made',
  },
  replaced: {
    de: 'Ein anderer Satz tritt an seine Stelle',
    en: 'Another sentence takes its place',
  },
  'not-applicable': {
    de: 'Wovon er handelt, gibt es nicht mehr',
    en: 'What it is about no longer exists',
  },
  mistaken: { de: 'Er war falsch gefasst', en: 'It was worded wrongly' },
} as const
const reasons = Object.keys(withdrawalReasons)

/** Why something was withdrawn; of a reason we do not know, its code. */
export function withdrawalInWords(reason: string, language: 'de' | 'en'): string {
  const known = Object.entries(withdrawalReasons).find(([code]) => code === reason)
  return known?.[1][language] ?? reason
}

/** Takes back one sentence, in sight of all. */
export const withdrawControl = action({
  id: 'control.withdraw',
  label: { de: 'Satz zurückziehen', en: 'Withdraw a sentence' },
  about: {
    de: 'Der Satz bleibt zwölf Monate lang durchgestrichen auf der öffentlichen Seite stehen, mit Datum und Grund. Der Rückzug steht im Protokoll und lässt sich nicht löschen; was bisher gemessen wurde, bleibt lesbar.',
    en: 'The sentence stays on the public page for twelve months, struck through, with date and reason. The withdrawal stands in the log and cannot be deleted; what was measured so far can still be read.',
  },
  permission: 'control.change',
  stepUp: true,
  input: z.strictObject({
    control: field(z.string().max(128), { de: 'Satz', en: 'Control' }, { hidden: true }),
    reason: field(
      z.enum(reasons),
      { de: 'Grund', en: 'Reason' },
      { options: withdrawalReasons, hint: { de: 'Wird öffentlich.', en: 'Becomes public.' } },
    ),
    note: field(
      z.string().trim().max(2000).optional(),
      { de: 'Anmerkung', en: 'Note' },
      { kind: 'long', hint: { de: 'Bleibt intern.', en: 'Stays internal.' } },
    ),
  }),
  output: z.object({ control: z.string(), entry: z.number() }),
  subject: (input) => `control/${input.control}`,
  handle: async ({ tx, at }, input) => {
    const { control, setting } = await requireControl(tx, input.control)
    if (!setting.published) {
      throw new Refusal(
        'conflict',
        'control-not-published',
        'It is not on the public page.',
        'There is nothing to withdraw.',
      )
    }
    // What is struck through is the sentence as it stands in the log, so that must be the one of now.
    const { program } = await declareProgram(tx)
    const running = program.controls.find((each) => each.control === control)
    if (!running) throw new Error(`${control.id} is not in the program`)
    const instant = at.toISOString()
    const entry = await appendEntry(tx, () => ({
      v: 1,
      t: 'withdraw',
      at: instant,
      control: control.id,
      reason: input.reason,
      effective: instant,
    }))
    const { sentence } = running
    await putItem(tx, controlSettings, {
      ...setting,
      published: false,
      withdrawn: { at: instant, reason: input.reason, sentence },
    })
    await wakeWorker(tx)
    return { control: control.id, entry }
  },
})
