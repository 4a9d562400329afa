/** Which populations hold data about people, field by field, each with its purpose: read off their definitions. */
import { z } from 'zod'

import { personalOf } from '#engine/personal.ts'
import type { PersonalField } from '#engine/personal.ts'
import { sourcesOf } from '#engine/population.ts'
import type { Population } from '#engine/population.ts'
import { absences } from '#populations/absence.ts'
import { accessKeys } from '#populations/access-key.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { alertPaths } from '#populations/alert-path.ts'
import { announcementReceipts } from '#populations/announcement-receipt.ts'
import { announcements } from '#populations/announcement.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { backgroundChecks } from '#populations/background-check.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { courseAttempts } from '#populations/course-attempt.ts'
import { dataStores } from '#populations/data-store.ts'
import { dutyReminders } from '#populations/duty-reminder.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { grants } from '#populations/grant.ts'
import { identityAccounts } from '#populations/identity-account.ts'
import { peopleReconciliations } from '#populations/people-reconciliation.ts'
import { people } from '#populations/person.ts'
import { policyAcceptances } from '#populations/policy-acceptance.ts'
import { policyVersions } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { principals } from '#populations/principal.ts'
import { recoveryObjectives } from '#populations/recovery-objective.ts'
import { restoreRecords } from '#populations/restore-record.ts'
import { runWishes } from '#populations/run-wish.ts'
import { trainingRecords } from '#populations/training-record.ts'

import { fieldsOf } from './fields-of.ts'
import { managed, tests } from './index.ts'

export interface PersonalPopulation {
  population: Pick<Population<unknown>, 'id' | 'kind'>
  fields: { name: string; field: PersonalField }[]
}

type AnyPopulation = Pick<Population<unknown>, 'id' | 'kind' | 'item'>

/** Populations that no chapter lists by itself. */
const others: readonly AnyPopulation[] = [
  people,
  alertPaths,
  policies,
  policyVersions,
  policyAcceptances,
  agreementVersions,
  agreementSignatures,
  backgroundChecks,
  announcements,
  announcementReceipts,
  courseAttempts,
  trainingRecords,
  absences,
  exceptionRequests,
  exceptionRecords,
  peopleReconciliations,
  runWishes,
  controlSettings,
  dutyReminders,
  accessKeys,
  dataStores,
  recoveryObjectives,
  restoreRecords,
  accountDeclarations,
  identityAccounts,
  grants,
  principals,
]

/** Each of them once, in the order of chapters. */
export function personalPopulations(): PersonalPopulation[] {
  const judged = tests.flatMap(({ test: { on } }): AnyPopulation[] => [on, ...sourcesOf(on)])
  const all = [...others, ...managed.map(({ population }) => population), ...judged]
  return [...new Map(all.map((population) => [population.id, population])).values()]
    .map((population) => ({ population, fields: personalFields(population.item) }))
    .filter(({ fields }) => fields.length > 0)
}

/** The fields of items that are about people. */
export function personalFields(item: z.ZodType): PersonalPopulation['fields'] {
  if (!(item instanceof z.ZodObject)) return []
  return fieldsOf({ shape: item.shape }).flatMap(([name, schema]) => {
    const said = personalOf(schema)
    return said ? [{ name, field: said }] : []
  })
}
