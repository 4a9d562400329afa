/** What is new in a version, as its author said it: in one language or in both. */
import type { Words } from '#engine/field.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'

import { hasDrifted } from './structure.ts'

type Noted = Pick<PolicyVersion, 'change' | 'changeDe' | 'changeEn'>

/** In a reader's language, or else as it was said; empty where nothing was. */
export function changeNote(version: Noted, language: 'de' | 'en'): string {
  const { changeDe, changeEn, change = '' } = version
  const [own, other] = language === 'de' ? [changeDe, changeEn] : [changeEn, changeDe]
  return own ?? other ?? change
}

/** Why a version is to be accepted anew, or not, as whoever published it said: in a reader's language, or else as it was said. */
export function anewBecause(
  version: Pick<
    PolicyVersion,
    'acceptedAnewBecause' | 'acceptedAnewBecauseDe' | 'acceptedAnewBecauseEn'
  >,
  language: 'de' | 'en',
): string {
  const {
    acceptedAnewBecauseDe: changeDe,
    acceptedAnewBecauseEn: changeEn,
    acceptedAnewBecause: change,
  } = version
  return changeNote({ change, changeDe, changeEn }, language)
}

/** What is new, for who accepted the version before; nothing of a first one, or where nothing was said. */
export function newsOf(version: Noted & Pick<PolicyVersion, 'number'>): Words | undefined {
  if (version.number === 1 || changeNote(version, 'de') === '') return undefined
  return { de: changeNote(version, 'de'), en: changeNote(version, 'en') }
}

/** The same for one person: to whoever came after it, all of it is new. */
export function newsFor({
  version,
  obligation,
}: {
  version: Noted & Pick<PolicyVersion, 'number' | 'effectiveFrom' | 'publishedAt'>
  obligation?: { from?: string | undefined } | undefined
}): Words | undefined {
  const began = version.effectiveFrom ?? version.publishedAt
  const { from } = obligation ?? {}
  const isNewcomer = from !== undefined && began !== undefined && new Date(from) > new Date(began)
  return isNewcomer ? undefined : newsOf(version)
}

/** Whether a version in both languages says in one only what is new, or in each something of another structure. */
export function hasDriftedNote(version: Noted & Pick<PolicyVersion, 'de' | 'en'>): boolean {
  const { de, en, changeDe = '', changeEn = '' } = version
  return de !== undefined && en !== undefined && haveDriftedNotes(changeDe, changeEn)
}

/** Whether only one of two notes says something, or each has another structure. */
export function haveDriftedNotes(changeDe: string, changeEn: string): boolean {
  if (changeDe + changeEn === '') return false
  return changeDe === '' || changeEn === '' || hasDrifted(changeDe, changeEn)
}
