import { OperatingError } from '#engine/operating-error.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { controls } from '#program/index.ts'
import type { Store } from '#store/database.ts'
import { managedItems, putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'

import { declareProgram } from './round.ts'

type PublishSettings = Omit<ControlSetting, 'control' | 'published' | 'withdrawn'>

/**
 * Puts controls on the public page: from here on their results are shown. What is decided and what the log says of it
 * appear together, so that no page ever shows what was not logged.
 */
export async function publishControls(
  store: Store,
  org: string,
  chosen: readonly string[] | 'all',
  settings: PublishSettings = {},
): Promise<void> {
  const ids = chosen === 'all' ? controls.map(({ id }) => id) : chosen
  const stranger = ids.find((id) => !controls.some((control) => control.id === id))
  if (stranger !== undefined) {
    throw new OperatingError(
      'control-unknown',
      `There is no control called ${stranger}.`,
      `Controls: ${controls.map(({ id }) => id).join(', ')}.`,
    )
  }
  await withOrg(store, org, (tx) => publishIn(tx, ids, settings))
}

/** The same within a transaction that does more; also for controls that were withdrawn. */
export async function publishIn(
  tx: WriteTx,
  ids: readonly string[],
  settings: PublishSettings = {},
): Promise<void> {
  const before = new Map(
    (await managedItems(tx, controlSettings)).map((setting) => [setting.control, setting]),
  )
  for (const control of ids) {
    const { withdrawn: _ended, ...kept } = before.get(control) ?? {}
    await putItem(tx, controlSettings, { ...kept, ...settings, control, published: true })
  }
  await declareProgram(tx)
}
