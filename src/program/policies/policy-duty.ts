import type { Words } from '#engine/field.ts'
import { dueAfter, hasEnded } from '#engine/obligation.ts'
import { permissionsOf } from '#engine/permissions.ts'
import type { DutiesOf, Duty } from '#program/duty.ts'
import { urls } from '#ui/urls.ts'

import { acceptPolicy } from './accept.ts'
import { newsOf } from './change-note.ts'
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
  const news = newsOf(version)
  return {
    id: `policy/${version.id}`,
    title: {
      de: `Lesen und bestätigen: ${policy.titleDe}`,
      en: `Read and accept: ${policy.titleEn}`,
    },
    about: aboutOf(news),
    ...(news && { news }),
    ...(from !== undefined && { due: dueAfter(new Date(from), days, pauses) }),
    url: urls.portalPolicy(policy.id),
    ...(doneAt !== undefined && { doneAt: new Date(doneAt) }),
  }
}

function aboutOf(news: Words | undefined): Words {
  if (!news) return { de: 'Sie gilt auch für Sie.', en: 'It applies to you, too.' }
  return { de: `Neu darin: ${news.de}`, en: `New in it: ${news.en}` }
}
