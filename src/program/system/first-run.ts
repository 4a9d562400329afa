/** Setting up, step by step: what is left out for now, and that it is done. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { firstRuns, firstSteps } from '#populations/first-run.ts'
import type { FirstRun } from '#populations/first-run.ts'
import { action } from '#program/action.ts'
import type { Action } from '#program/action.ts'
import { managedItems, putItem } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** How far somebody came; at first nowhere. */
export async function readFirstRun(tx: Tx): Promise<FirstRun> {
  const [run] = await managedItems(tx, firstRuns)
  return run ?? { id: 'first-run', skipped: [], isFinished: false }
}

const Kept = z.object({ skipped: z.array(z.string()), isFinished: z.boolean() })

const skip = action({
  id: 'first-run.skip',
  label: { de: 'Schritt überspringen', en: 'Skip a step' },
  about: {
    de: 'Lässt einen Schritt der Einrichtung vorerst aus. Er lässt sich jederzeit nachholen.',
    en: 'Leaves a step of the set-up out for now. It can be done at any time.',
  },
  permission: 'system.change',
  input: z.strictObject({
    step: field(z.enum(firstSteps), { de: 'Schritt', en: 'Step' }, { hidden: true }),
  }),
  output: Kept,
  subject: () => 'first-run/first-run',
  handle: async ({ tx }, { step }) => {
    const run = await readFirstRun(tx)
    const after = { ...run, skipped: [...new Set([...run.skipped, step])] }
    await putItem(tx, firstRuns, after)
    return after
  },
})

const finish = action({
  id: 'first-run.finish',
  label: { de: 'Einrichtung abschließen', en: 'Finish the set-up' },
  about: {
    de: 'Die Konsole zeigt danach die Übersicht. Alles Weitere steht unter „System“ und „Einstellungen“.',
    en: 'The console shows the overview from then on. All else is found under “System” and “Settings”.',
  },
  permission: 'system.change',
  input: z.strictObject({}),
  output: Kept,
  subject: () => 'first-run/first-run',
  handle: async ({ tx }) => {
    const after = { ...(await readFirstRun(tx)), isFinished: true }
    await putItem(tx, firstRuns, after)
    return after
  },
})

export const firstRunActions: readonly Action[] = [skip, finish]
