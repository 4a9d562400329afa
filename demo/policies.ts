/** The policies of the demo's company, and who accepted them: all in time, and a new version that is still open to some. */
import { addDays } from '#engine/calendar.ts'
import type { Person } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import type { PolicyAcceptance } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import type { Policy } from '#populations/policy.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { isFor } from '#program/policies/policy-obligation.ts'
import { ownText, shippedPolicies } from '#program/policies/shipped.ts'
import type { WriteTx } from '#store/organisation.ts'
import { allPeople } from '#store/people.ts'

import { keepAll } from './keep-all.ts'
import { spread } from './spread.ts'

const publishedDaysAgo = 40
/** A second version of one of them, which everybody accepts anew; those whom a visitor plays as members have not yet. */
const anew = { policy: 'acceptable-use', daysAgo: 4, notYet: ['team', 'oscar'] }
/** What came with the second version: a section, and its mention in what stands in short. */
const section = {
  de: /, auch bei künstlicher Intelligenz|## Dienste mit künstlicher Intelligenz[^]*?(?=\n## )/g,
  en: /, with artificial intelligence too|## Services with artificial intelligence[^]*?(?=\n## )/g,
}

/** For whoever is on the list of people. */
export async function keepDemoPolicies(
  tx: WriteTx,
  filled: { organisation: string; securityContact: string },
  { author, approver }: { author: string; approver: string },
): Promise<void> {
  const everybody = (await allPeople(tx)).map(({ person }) => person)
  const ago = (days: number) => addDays(tx.recordedAt, -days).toISOString()
  const kept: Policy[] = []
  const versions: PolicyVersion[] = []
  const acceptances: PolicyAcceptance[] = []
  for (const { id, titleDe, titleEn, groups, controls, ...texts } of shippedPolicies()) {
    const policy = {
      id,
      titleDe,
      titleEn,
      groups: [...groups],
      controls: [...controls],
      owner: author,
    }
    kept.push(policy)
    const now = { de: ownText(texts.textDe, filled), en: ownText(texts.textEn, filled) }
    const isAnew = id === anew.policy
    const before = { de: now.de.replace(section.de, ''), en: now.en.replace(section.en, '') }
    const first = published(id, 1, isAnew ? before : now, publishedDaysAgo)
    versions.push(first)
    const owing = everybody.filter((person) => isFor(policy, person))
    for (const person of owing) accept(person, first, publishedDaysAgo)
    if (!isAnew) continue
    const second = published(id, 2, now, anew.daysAgo)
    versions.push(second)
    for (const person of owing) {
      const isOpen = anew.notYet.some((name) => person.email?.startsWith(`${name}@`))
      if (!isOpen && spread(person.id, 10) < 7) accept(person, second, anew.daysAgo)
    }
  }
  await keepAll(tx, policies, kept)
  await keepAll(tx, policyVersions, versions)
  await keepAll(tx, policyAcceptances, acceptances)

  function published(
    policy: string,
    number: number,
    text: { de: string; en: string },
    days: number,
  ): PolicyVersion {
    const wording = (of: string) => ({ text: of, digest: digestOfText(of) })
    return {
      id: `${policy}/${number}`,
      policy,
      number,
      state: 'published',
      de: wording(text.de),
      en: wording(text.en),
      ...(number > 1 && {
        changeDe: 'Regeln für Dienste mit künstlicher Intelligenz',
        changeEn: 'Rules for services with artificial intelligence',
      }),
      draftedBy: author,
      approvals: [{ by: approver, at: ago(days + 1) }],
      publishedAt: ago(days),
      publishedBy: author,
      effectiveFrom: ago(days),
      isAcceptedAnew: true,
      acceptedAnewBecauseDe: number === 1 ? 'Erste Fassung' : 'Neue Pflichten für alle',
      acceptedAnewBecauseEn: number === 1 ? 'First version' : 'New duties for everybody',
    }
  }

  /** Some days after it was published, or after somebody's first day; nobody so new has come to it. */
  function accept(
    { id, name, start = '', language = 'de' }: Person,
    version: PolicyVersion,
    days: number,
  ) {
    const here = Math.floor((tx.recordedAt.getTime() - Date.parse(start)) / 86_400_000) || 0
    const owedFor = Math.min(days, here)
    const taken =
      owedFor - 1 - spread(`${id} ${version.policy}`, Math.min(11, Math.max(1, days - 2)))
    if (taken < 1) return
    acceptances.push({
      id: `${id}/${version.id}`,
      person: id,
      policy: version.policy,
      version: version.id,
      language,
      digest: version[language]?.digest ?? '',
      name,
      acceptedAt: ago(taken),
      recordedAt: ago(taken),
      via: spread(id, 3) === 0 ? 'mail' : 'portal',
    })
  }
}
