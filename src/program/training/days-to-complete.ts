import { controlSettings } from '#populations/control-setting.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

import { trainingCompleted } from './training-completed.ts'

/** How many days the company gives for a course. */
export async function daysToComplete(tx: Tx): Promise<number> {
  const settings = await managedItems(tx, controlSettings)
  const own = settings.flatMap(({ parameters }) => parameters?.[trainingCompleted.id] ?? [])
  return trainingCompleted.parameters.parse(own[0] ?? {}).days
}
