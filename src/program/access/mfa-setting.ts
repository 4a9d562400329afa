import { derived } from '#engine/population.ts'
import { IdentitySetting, identitySettings } from '#populations/identity-setting.ts'

/** The one setting of each system that decides whether a second factor is needed. */
export const mfaSettings = derived({
  id: 'mfa-setting',
  item: IdentitySetting,
  key: (setting: IdentitySetting) => setting.id,
  each: [identitySettings],
  with: {},
  derive: (setting: IdentitySetting) => (setting.setting === 'mfa-required' ? [setting] : []),
})
