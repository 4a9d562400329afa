import type { Control } from '#engine/control.ts'
import { Refusal } from '#engine/refusal.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { controls } from '#program/index.ts'
import { currentVersion } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** A control by its id, with what the company has decided about it and since when; an unknown one is refused. */
export async function requireControl(
  tx: Tx,
  id: string,
): Promise<{ control: Control; setting: ControlSetting; decidedAt?: Date }> {
  const control = controls.find((each) => each.id === id)
  if (!control) {
    throw new Refusal('missing', 'control-missing', `There is no control ${id}.`, 'Go back.')
  }
  const version = await currentVersion(tx, controlSettings.id, id)
  if (!version) return { control, setting: { control: id, published: false } }
  const setting = controlSettings.item.parse(version.content)
  return { control, setting, decidedAt: version.recordedFrom }
}
