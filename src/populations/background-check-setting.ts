import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { checkKinds } from './background-check.ts'

const Checks = z.array(z.enum(checkKinds)).max(checkKinds.length)
const Groups = z.array(z.string().min(1).max(200)).max(100)

/** Whom a company checks, and how, as far as the law lets it: one item. */
export const BackgroundCheckSetting = z.object({
  id: z.literal('background-checks'),
  /** Of everybody; of those with far-reaching access beside that; and of those who handle money. */
  checks: Checks,
  checksSensitive: Checks,
  checksFinance: Checks,
  /** By name, as the directory calls them. */
  groupsSensitive: Groups,
  groupsFinance: Groups,
  /** Groups of people in a part of a country with rules of its own: `Team California: US-CA`. */
  places: z.array(z.string().regex(/^.{1,200}:\s?[A-Z]{2}-[A-Z0-9]{1,3}$/)).max(100),
})
export type BackgroundCheckSetting = z.infer<typeof BackgroundCheckSetting>

export const backgroundCheckSettings: Population<BackgroundCheckSetting> = {
  id: 'background-check-setting',
  item: BackgroundCheckSetting,
  key: (setting) => setting.id,
  kind: 'managed',
}

/** What holds where a company decided nothing. */
export const usualChecks: BackgroundCheckSetting = {
  id: 'background-checks',
  checks: ['identity', 'right-to-work', 'education', 'employment-history'],
  checksSensitive: ['criminal-record'],
  checksFinance: ['criminal-record', 'credit'],
  groupsSensitive: [],
  groupsFinance: [],
  places: [],
}
