/** The invented company of the demo: what it has in AWS and Google Cloud as recorded answers, and six real endpoints on loopback. */
import { join } from 'node:path'

import { addDays, addMonthsToInstant } from '#engine/calendar.ts'
import { exceptionRecords } from '#populations/approved-exception.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { ControlSetting } from '#populations/control-setting.ts'
import { dataStores } from '#populations/data-store.ts'
import { recoveryObjectives } from '#populations/recovery-objective.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { controls } from '#program/index.ts'
import { approveException } from '#run/approve-exception.ts'
import { beginOrganisation } from '#run/begin.ts'
import { countriesParameter } from '#run/countries-parameter.ts'
import { declareProgram } from '#run/round.ts'
import type { Store } from '#store/database.ts'
import { managedItems, putItem } from '#store/items.ts'
import { listOrganisations, refreshStatistics, withOrg } from '#store/organisation.ts'
import type { Organisation, WriteTx } from '#store/organisation.ts'
import { putSource } from '#store/sources.ts'
import type { Source } from '#store/sources.ts'

import type { RunningEndpoints } from './endpoints.ts'
import { freshAnswers } from './fresh-answers.ts'
import { healthChecksFile, writeHealthChecks } from './health-checks.ts'
import { keepAll } from './keep-all.ts'
import { keepDemoRecords } from './kept-records.ts'
import { keepDemoOnboarding, onboardingAppliesFrom } from './onboarding.ts'
import { keepDemoProgram } from './program.ts'
import type { DemoOwners } from './program.ts'
import { keepDemoTraining } from './training.ts'

export const company = {
  slug: 'musterhafen',
  name: 'Musterhafen GmbH (Demo)',
  origin: 'trust.musterhafen.example/log',
  domain: 'musterhafen.example',
  timeZone: 'Europe/Berlin',
}

/** Fourteen days by rule; a demo has seconds, and its page says so. */
export const demoWindowSeconds = 2

const plainSnapshot = 'arn:aws:rds:us-east-1:111122223333:snapshot:before-migration-2024'

/**
 * Sets the company up, or finds it as it was left; sources point to where they are this time. A whole one has its program, with a
 * hundred people; else a handful, and machines.
 */
export async function prepareCompany(
  store: Store,
  endpoints: RunningEndpoints,
  { isWhole = false } = {},
): Promise<Organisation> {
  const known = (await listOrganisations(store)).find(({ slug }) => slug === company.slug)
  const organisation = known ?? (await beginOrganisation(store, company))
  const isNew = await withOrg(store, organisation.id, async (tx) => {
    // What comes last: a start that was interrupted is made good by the next.
    const isNew = (await managedItems(tx, controlSettings)).length === 0
    const { root } = store.directory
    writeHealthChecks(root, endpoints)
    await putSource(tx, awsSource(root, tx.recordedAt, 'aws-leaver.jsonl'))
    await keepDemoRecords(tx)
    if (isNew) await describeData(tx)
    if (isNew) await keepDemoOnboarding(tx)
    await putSource(tx, gcpSource(root, tx.recordedAt))
    await putSource(tx, { id: 'endpoints', connector: 'tls', settings: endpoints.settings })
    if (isNew && !isWhole) await keepDemoTraining(tx)
    const exceptions = await managedItems(tx, exceptionRecords)
    if (exceptions.length > 0) return isNew
    await approveException(tx, {
      test: 'snapshot-encrypted',
      items: [plainSnapshot],
      reason: 'Kept for a customer dispute that is still open.',
      measure: 'No role but the legal hold role can restore or share it.',
      requestedBy: 'Timo Team',
      approvedBy: 'Lena Leitung',
      until: addMonthsToInstant(tx.recordedAt, 2).toISOString(),
    })
    return isNew
  })
  if (!isNew) return organisation
  const owners = isWhole && (await keepDemoProgram(store, organisation.id, company.domain))
  await withOrg(store, organisation.id, (tx) => publishDemoControls(tx, owners || undefined))
  // PostgreSQL would look by itself within a minute: too late for a start of seconds.
  await refreshStatistics(store, ['item'], Infinity)
  return organisation
}

/** From here on nobody may ask about threats in us-west-2 of account 444455556666 any more: what was known there is no longer shown. */
export async function denyRegion(store: Store, org: string): Promise<void> {
  await withOrg(store, org, (tx) =>
    putSource(tx, awsSource(store.directory.root, tx.recordedAt, 'aws-unread.jsonl')),
  )
}

/** One project, in which everything is as it should be. */
function gcpSource(root: string, now: Date): Source {
  return {
    id: 'gcp',
    connector: 'gcp',
    settings: { recorded: answersOf(root, now, ['gcp.jsonl']) },
  }
}

/** What AWS answers, theme by theme; later files outweigh earlier ones. */
const answers = ['aws.jsonl', 'aws-network.jsonl', 'aws-access.jsonl', 'aws-watch.jsonl']

function awsSource(root: string, now: Date, ...more: readonly string[]): Source {
  const recorded = [...answersOf(root, now, [...answers, ...more]), healthChecksFile(root)]
  return { id: 'aws', connector: 'aws', settings: { recorded } }
}

function answersOf(root: string, now: Date, files: readonly string[]): string[] {
  const recorded = files.map((file) => join(import.meta.dirname, file))
  return freshAnswers(recorded, join(root, 'demo-answers'), now)
}

/** The register of data stores, how fast orders must be back, and what the sources cannot tell. */
async function describeData(tx: WriteTx): Promise<void> {
  const today = tx.recordedAt.toISOString().slice(0, 10)
  const owner = 'Timo Team'
  await putItem(tx, dataStores, {
    id: '5f0c8f0e-6c1b-4a5e-9f0a-2d8f6f1f7a01',
    name: 'Orders and customers',
    provider: 'aws',
    product: 'PostgreSQL',
    owner,
    countries: ['US'],
    encrypted: 'yes',
    backedUp: 'yes',
    readAs: 'arn:aws:rds:*',
    checkedOn: today,
  })
  await putItem(tx, recoveryObjectives, {
    id: '5f0c8f0e-6c1b-4a5e-9f0a-2d8f6f1f7a02',
    name: 'Orders are back within four hours',
    stores: ['arn:aws:rds:*:db:orders'],
    withinMinutes: 240,
    owner,
  })
  await putItem(tx, scopeExclusions, {
    id: '5f0c8f0e-6c1b-4a5e-9f0a-2d8f6f1f7a03',
    name: 'Second factor for Google Cloud',
    population: 'mfa-setting',
    pattern: 'gcp/*/mfa-required',
    isAhead: true,
    reason: 'Google’s directory asks for it. Until it is a source, its rule is looked at by hand.',
    decided: today,
    reviewBy: addDays(tx.recordedAt, 90).toISOString().slice(0, 10),
  })
  await putItem(tx, scopeExclusions, {
    id: '5f0c8f0e-6c1b-4a5e-9f0a-2d8f6f1f7a04',
    name: 'Passwords of Google Cloud',
    population: 'password-rule',
    pattern: 'gcp/*/password-policy',
    isAhead: true,
    reason:
      'They are those of Google’s directory. Until it is a source, its rule is looked at by hand.',
    decided: today,
    reviewBy: addDays(tx.recordedAt, 90).toISOString().slice(0, 10),
  })
}

async function publishDemoControls(tx: WriteTx, owners: DemoOwners | undefined): Promise<void> {
  const promised = controls.filter(({ id }) => id !== 'storage-under-own-keys')
  const appliesFrom = onboardingAppliesFrom(tx.recordedAt)
  const parameters: Record<string, ControlSetting['parameters']> = {
    'agreements-signed': { 'agreement-signed-before-start': { appliesFrom } },
    'backgrounds-checked': { 'background-check-done-before-access': { appliesFrom } },
    [countriesParameter.control]: { [countriesParameter.test]: { countries: ['US', 'CA'] } },
    // The demo's endpoints run on this machine: its network is declared, in public, as standing in front of a provider.
    'services-on-approved-clouds': {
      'endpoint-on-approved-provider': {
        declared: [{ name: 'this demo machine', prefixes: ['127.0.0.0/8'] }],
      },
    },
  }
  await keepAll(
    tx,
    controlSettings,
    promised.map(({ id, chapter }) => ({
      control: id,
      published: true,
      window: demoWindowSeconds,
      ...(owners && { owner: chapter === 'governance' ? owners.approver : owners.author }),
      ...(parameters[id] && { parameters: parameters[id] }),
    })),
  )
  await declareProgram(tx)
}
