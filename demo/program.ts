/** The program of the demo's company: its people, who answers for what, and what they did. Lists come in by the imports that everybody uses. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { addDays, addMonthsToInstant } from '#engine/calendar.ts'
import { accountDeclarations } from '#populations/account-declaration.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { firstRuns } from '#populations/first-run.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { mappedFrameworks } from '#populations/program-scope.ts'
import { criteriaOf } from '#program/governance/frameworks.ts'
import { controls } from '#program/index.ts'
import { allActions } from '#run/all-actions.ts'
import { approveException } from '#run/approve-exception.ts'
import { performAction } from '#run/perform-action.ts'
import type { Store } from '#store/database.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'

import { keepDemoAnnouncement } from './announcement.ts'
import { freshTable } from './fresh-answers.ts'
import { keepDemoPapers } from './onboarding.ts'
import { operator } from './operator.ts'
import { keepDemoExercise } from './phishing-exercise.ts'
import { keepDemoPolicies } from './policies.ts'
import { demoLead, demoManagement, keepTeam } from './team.ts'
import { keepDemoTraining } from './training.ts'

const categories = ['security', 'availability'] as const

/** Whose account answers for the sentences. */
export interface DemoOwners {
  author: string
  approver: string
}

/** Everything but the controls, in an organisation that holds none of it yet. */
export async function keepDemoProgram(
  store: Store,
  org: string,
  domain: string,
): Promise<DemoOwners> {
  const filled = { organisation: 'Musterhafen GmbH', securityContact: `security@${domain}` }
  const owners = await withOrg(store, org, async (tx) => {
    await describeCompany(tx, filled.securityContact)
    return await keepTeam(tx, domain)
  })
  const file = readFileSync(join(import.meta.dirname, 'people.csv')).toString('base64')
  await perform('person.import', { file })
  await withOrg(store, org, async (tx) => {
    await keepDemoPolicies(tx, filled, owners)
    await keepDemoPapers(tx)
    await keepDemoTraining(tx)
    await keepDemoExercise(tx)
    await keepDemoAnnouncement(tx, filled, owners.author)
    await exceptCriteria(tx)
  })
  const now = store.clock()
  const table = (name: string) => ({ table: freshTable(`${name}.csv`, now) })
  await perform('program-scope.change', {
    statementDe: 'Das ganze Unternehmen, und der Dienst Liegeplatz mit allem, was er braucht.',
    statementEn: 'The whole company, and the service Liegeplatz with all it needs.',
    categories: [...categories],
    frameworks: [...mappedFrameworks],
    decided: new Date(now.getTime() - 300 * 86_400_000).toISOString().slice(0, 10),
  })
  await perform('program-role.import', table('roles'))
  await perform('control-attestation.import', table('attestations'))
  await perform('management-review.import', table('management-reviews'))
  const declared = await readOrg(store, org, (tx) => managedItems(tx, accountDeclarations))
  if (declared.length > 0) return owners
  // The one account with a password of its own, and what it is for.
  await perform('account-declaration.create', {
    account: 'arn:aws:iam::111122223333:user/break-glass',
    kind: 'break-glass',
    person: demoLead,
    reason: 'If single sign-on is down. Password and key lie in two sealed envelopes.',
  })
  await keepDemoAccess(now, perform)
  return owners

  async function perform(name: string, input: object): Promise<void> {
    await performAsOperator(store, org, name, input)
  }
}

/** What roles need, and what was approved beside. */
async function keepDemoAccess(
  now: Date,
  perform: (name: string, input: object) => Promise<void>,
): Promise<void> {
  const day = (days: number) => addDays(now, days).toISOString().slice(0, 10)
  await perform('role-entitlement.create', {
    group: 'engineering',
    system: 'aws/111122223333',
    policy: '*ReadOnlyAccess',
    reason: 'Whoever builds and runs Liegeplatz looks into what runs.',
  })
  await perform('access-approval.create', {
    person: demoLead,
    system: 'aws/111122223333',
    policy: '*',
    reason: 'Answers for the account for emergencies.',
    approvedBy: demoManagement,
    from: day(-30),
    until: day(300),
  })
}

/** Somebody has left, and the list of people hears of it three days late: only then is his access shut off. */
export async function keepDemoLeaver(store: Store, org: string): Promise<void> {
  const file = Buffer.from(freshTable('leavers.csv', store.clock())).toString('base64')
  await performAsOperator(store, org, 'person.import', { file })
}

async function performAsOperator(
  store: Store,
  org: string,
  name: string,
  input: object,
): Promise<void> {
  const action = allActions.find((each) => each.id === name)
  if (!action) throw new TypeError(`there is no action ${name}`)
  const site = 'https://trust.musterhafen.example'
  await performAction({ store, org, site }, action, operator, input, { isProved: true })
}

async function describeCompany(tx: WriteTx, contact: string): Promise<void> {
  const [settings] = await managedItems(tx, organisationSettings)
  await putItem(tx, organisationSettings, { ...settings, id: 'organisation', contact })
  await putItem(tx, firstRuns, { id: 'first-run', skipped: [], isFinished: true })
  await putItem(tx, legalEntities, {
    id: 'musterhafen',
    name: 'Musterhafen GmbH',
    country: 'DE',
    joined: '2017-05-02',
    acquired: false,
    hasWorksCouncil: true,
    worksAgreement: 'Betriebsvereinbarung Informationssicherheit, Nr. 12',
  })
}

/** Of some criteria the program says nothing in public yet, and says so. */
async function exceptCriteria(tx: WriteTx): Promise<void> {
  const served = new Set(controls.flatMap(({ criteria }) => [...criteria]))
  const items = criteriaOf(categories)
    .map(({ id }) => id)
    .filter((id) => !served.has(id))
  const held = await managedItems(tx, exceptionRecords)
  if (items.length === 0 || held.some(({ test }) => test === 'criteria-covered')) return
  await approveException(tx, {
    test: 'criteria-covered',
    items,
    reason: 'Sentences about risks, incidents and changes are being written.',
    measure: 'Until then the auditor gets the records of these procedures on paper.',
    requestedBy: 'Lena Leitung',
    approvedBy: 'Greta Geschäft',
    until: addMonthsToInstant(tx.recordedAt, 4).toISOString(),
  })
}
