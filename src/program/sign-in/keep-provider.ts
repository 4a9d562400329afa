/** What must hold before a provider is recorded, and its recording. */
import type { z } from 'zod'

import type { Acting } from '#program/action.ts'
import { currentVersion, putItem } from '#store/items.ts'

import type { Kept } from './provider-fields.ts'
import { isOn, listProviders, Provider, providers } from './provider.ts'
import {
  issuerTaken,
  providerChanged,
  providerExists,
  providerMissing,
  providerNeeded,
  settingsRefused,
} from './refusals.ts'
import { isOnlyProviders } from './rule.ts'

/** Refuses what the protocol would refuse. */
export function requireSettings(read: z.ZodSafeParseResult<unknown>): void {
  if (!read.success) throw settingsRefused(read.error.issues[0]?.path ?? [])
}

/** The provider as it was, where it is the version that was looked at; nothing for a new one. */
export async function requireBefore(
  { tx }: Acting,
  provider: Provider,
  seen: string | undefined,
): Promise<Provider | undefined> {
  const version = await currentVersion(tx, providers.id, provider.id)
  if (version && seen === undefined) throw providerExists()
  if (!version && seen !== undefined) throw providerMissing()
  if (version && version.recordedFrom.toISOString() !== seen) throw providerChanged()
  const before = version && Provider.parse(version.content)
  if (before && before.kind !== provider.kind) throw providerExists()
  const others = (await listProviders(tx)).filter((each) => each.provider.id !== provider.id)
  if (others.some((each) => each.provider.issuer === provider.issuer)) throw issuerTaken()
  return before
}

/** Records a provider as it is from now on. */
export async function keep({ tx }: Acting, provider: Provider): Promise<Kept> {
  await putItem(tx, providers, provider)
  return { id: provider.id, recordedAt: tx.recordedAt.toISOString() }
}

/** Refused where single sign-on alone counts, and nobody could sign in without this provider. */
export async function refuseLast({ tx }: Pick<Acting, 'tx'>, provider: string): Promise<void> {
  if (!(await isOnlyProviders(tx))) return
  const others = (await listProviders(tx)).filter(
    (each) => each.provider.id !== provider && isOn(each.provider),
  )
  if (others.length === 0) throw providerNeeded()
}
