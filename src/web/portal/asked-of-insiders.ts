import { exclusionsOf, populationOfPeople } from '#engine/exclusion.ts'
import { ScopeExclusion, scopeExclusions } from '#populations/scope-exclusion.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import type { Duty } from '#program/duty.ts'
import { announcementObligations } from '#program/governance/announcement-obligation.ts'
import { policyObligations } from '#program/policies/policy-obligation.ts'
import { trainingObligations } from '#program/training/training-obligation.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** In which population a duty is judged, by how its id begins; what follows is what the item's key says beside the person. */
const judgedAs: Readonly<Record<string, string>> = {
  announcement: announcementObligations.id,
  policy: policyObligations.id,
  training: trainingObligations.id,
  agreement: onboardingAgreements.id,
}

/** Without what a decision leaves out, of somebody or of one of their duties: nobody asks for that. What was done stays. */
export async function askedOfInsiders(
  tx: Tx,
  person: string | undefined,
  duties: readonly Duty[],
): Promise<readonly Duty[]> {
  if (person === undefined || duties.every(({ doneAt }) => doneAt)) return duties
  const decided = (await listItems(tx, scopeExclusions.id)).map(({ content }) =>
    ScopeExclusion.parse(content),
  )
  if (decided.length === 0) return duties
  const about = { origin: { population: populationOfPeople, key: person }, person }
  return duties.filter(({ id, doneAt }) => {
    const [kind = '', ...rest] = id.split('/')
    const population = judgedAs[kind]
    if (doneAt || population === undefined) return true
    return exclusionsOf(decided, population)(`${person}/${rest.join('/')}`, about) === undefined
  })
}
