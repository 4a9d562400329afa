/** What the page of settings shows, section by section. Whoever has settings of their own adds one line here. */
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { GuestVisit } from '#web/route.ts'

import { brandSection } from './brand-section.ts'
import { countriesSection } from './countries-section.ts'
import { defaultsSection } from './defaults-section.ts'
import { hostnamesSection } from './hostnames-section.ts'
import { organisationSection } from './organisation-section.ts'
import { worksSection } from './works-section.ts'

export interface SettingsSection {
  title(t: Messages): string
  /**
   * The section as it stands, with why what was handed in here was not taken; nothing where this guest has no business
   * with it.
   */
  show(
    visit: GuestVisit,
    error?: string,
  ): Promise<{ body: Markup; actions?: Markup | '' } | undefined>
}

export const settingsSections: readonly SettingsSection[] = [
  organisationSection,
  brandSection,
  countriesSection,
  defaultsSection,
  worksSection,
  hostnamesSection,
]
