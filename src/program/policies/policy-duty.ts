import type { Words } from '#engine/field.ts'
import { lastDue, hasEnded } from '#engine/obligation.ts'
import { permissionsOf } from '#engine/permissions.ts'
import { readingTime } from '#engine/reading-time.ts'
import type { ReadingTime } from '#engine/reading-time.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import type { DutiesOf, Duty } from '#program/duty.ts'
import { urls } from '#ui/urls.ts'

import { acceptPolicy } from './accept.ts'
import { newsFor } from './change-note.ts'
import { daysToAccept, ownPolicies } from './own-policies.ts'
import type { OwnPolicy } from './own-policies.ts'

/** To read and accept each policy that applies. */
export const policyDuty: DutiesOf = async (tx, account, at) => {
  if (!permissionsOf(account.roles).has(acceptPolicy.permission)) return []
  const own = await ownPolicies(tx, account.person, at)
  if (own.length === 0) return []
  const days = await daysToAccept(tx)
  return own.flatMap(({ policy, version, obligation }) =>
    !obligation || (obligation.doneAt === undefined && hasEnded(obligation, at))
      ? []
      : [dutyOf({ policy, version, obligation }, days)],
  )
}

/** What is owed of a policy, as a duty. */
export function dutyOf({ policy, version, obligation }: OwnPolicy, days: number): Duty {
  const { from, pauses, doneAt } = obligation ?? {}
  const news = newsFor({ version, obligation })
  const time = timeToRead(version)
  return {
    id: `policy/${version.id}`,
    title: {
      de: `Lesen und bestätigen: ${policy.titleDe}`,
      en: `Read and accept: ${policy.titleEn}`,
    },
    about: aboutOf(news),
    ...(news && { news }),
    ...(time && { time }),
    ...(from !== undefined && { due: lastDue(new Date(from), days, pauses) }),
    url: urls.portalPolicy(policy.id),
    ...(doneAt !== undefined && { doneAt: new Date(doneAt) }),
  }
}

/** Of what is there to read on the page; in a language it lacks, the other one is read. Unknown where a wording is a file alone. */
export function timeToRead({ de, en }: PolicyVersion): ReadingTime | undefined {
  const [german, english] = [de, en].map((each) => each?.text ?? each?.reading)
  const time = readingTime({ de: german ?? '', en: english ?? '' })
  if ((de && german === undefined) || (en && english === undefined)) return undefined
  return { de: de ? time.de : time.en, en: en ? time.en : time.de }
}

function aboutOf(news: Words | undefined): Words {
  if (!news) return { de: 'Sie gilt auch für Sie.', en: 'It applies to you, too.' }
  return { de: `Neu darin: ${news.de}`, en: `New in it: ${news.en}` }
}
