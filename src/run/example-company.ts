/** An invented company to look around in, in an organisation and a log of its own: ours keeps no trace of it. */
import { join } from 'node:path'

import { complementaryControls } from '#populations/complementary-control.ts'
import { dataStores } from '#populations/data-store.ts'
import type { DataStore } from '#populations/data-store.ts'
import { firstRuns } from '#populations/first-run.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import { products } from '#populations/product.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { serviceCommitments } from '#populations/service-commitment.ts'
import { subserviceOrganisations } from '#populations/subservice-organisation.ts'
import { vendorReviews } from '#populations/vendor-review.ts'
import { vendors } from '#populations/vendor.ts'
import type { Store } from '#store/database.ts'
import { exampleSlug } from '#store/example.ts'
import { putItem } from '#store/items.ts'
import { listOrganisations, withOrg } from '#store/organisation.ts'
import type { Organisation, WriteTx } from '#store/organisation.ts'
import { listSources, putSource } from '#store/sources.ts'

import { beginOrganisation } from './begin.ts'
import { countriesParameter } from './countries-parameter.ts'
import { publishControls } from './publish-controls.ts'
import { publish } from './publish.ts'
import type { Publishing } from './publish.ts'
import { readSources, runTests } from './round.ts'

/** What AWS answered in a recording: twelve databases of an invented company. */
/** The second has what AWS Config's recorder says, without which its counts reconcile nothing. */
const recorded = ['aws.jsonl', 'aws-watch.jsonl'].map((name) =>
  join(import.meta.dirname, '../../demo', name),
)

/** The example of an organisation: found as it was left, or made, read, judged and published. */
export async function openExample(
  store: Store,
  of: Organisation,
  publishing: Publishing,
): Promise<Organisation> {
  const slug = exampleSlug(of.slug)
  const known = (await listOrganisations(store)).find((each) => each.slug === slug)
  const example =
    known ??
    (await beginOrganisation(store, {
      slug,
      name: 'Musterhafen GmbH (Demo)',
      origin: `${of.slug}.example.invalid/log`,
      timeZone: of.timeZone,
    }))
  const isFilled = await withOrg(store, example.id, async (tx) => {
    if ((await listSources(tx)).length > 0) return true
    await putSource(tx, { id: 'aws', connector: 'aws', settings: { recorded } })
    const checkedOn = tx.recordedAt.toISOString().slice(0, 10)
    await putItem(tx, dataStores, { ...everythingInAws, checkedOn })
    await describeSystem(tx)
    return false
  })
  if (isFilled) return example
  // No window: who looks around for a minute sees sentences that hold and sentences that do not.
  const { control, test } = countriesParameter
  await publishControls(store, example.id, [control], {
    window: 0,
    parameters: { [test]: { countries: ['US', 'CA'] } },
  })
  await publishControls(store, example.id, ['databases-encrypted-at-rest'], { window: 0 })
  await readSources(store, example.id, undefined)
  await runTests(store, example.id, 'manual')
  await publish(store, example, publishing)
  return example
}

/** The register of data stores: what the source says of each counts. */
const everythingInAws: Omit<DataStore, 'checkedOn'> = {
  id: '0b9f3c52-0e57-4c7c-8a51-6f1f6a3f2b10',
  name: 'Orders and customers',
  provider: 'aws',
  product: 'PostgreSQL',
  owner: 'platform lead',
  countries: ['US'],
  encrypted: 'yes',
  backedUp: 'yes',
  readAs: 'arn:aws:rds:*',
}

async function describeSystem(tx: WriteTx): Promise<void> {
  await putItem(tx, firstRuns, { id: 'first-run', skipped: [], isFinished: true })
  const today = tx.recordedAt.toISOString().slice(0, 10)
  const inDays = (days: number) =>
    new Date(tx.recordedAt.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  await putItem(tx, legalEntities, {
    id: 'musterhafen',
    name: 'Musterhafen GmbH',
    country: 'DE',
    joined: '2017-05-02',
    acquired: false,
    hasWorksCouncil: true,
    worksAgreement: 'Betriebsvereinbarung Informationssicherheit, Nr. 12',
  })
  await putItem(tx, legalEntities, {
    id: 'beispielwerft',
    name: 'Beispielwerft AG',
    country: 'CH',
    joined: inDays(-60),
    acquired: true,
    integrationDeadline: inDays(120),
    hasWorksCouncil: false,
  })
  await putItem(tx, products, {
    id: 'liegeplatz',
    name: 'Liegeplatz',
    about: 'Reservations and billing for marinas, as a service.',
    entity: 'musterhafen',
  })
  await putItem(tx, serviceCommitments, {
    id: 'availability',
    name: 'Availability 99.9 %',
    kind: 'commitment',
    product: 'liegeplatz',
    category: 'availability',
    text: 'The service is available for 99.9 % of every calendar month.',
    madeIn: 'Service level agreement, section 4',
  })
  await putItem(tx, subserviceOrganisations, {
    id: 'cloud',
    name: 'Amazon Web Services (example)',
    service: 'Data centres and managed databases',
    country: 'US',
    method: 'carved-out',
    report: 'soc2-type2',
    reportUntil: inDays(-345),
    documents: [],
  })
  await putItem(tx, vendors, {
    id: 'payroll',
    name: 'Lohnwerk (example)',
    service: 'Payroll',
    dataShared: 'Names, salaries and bank details of employees',
    countries: ['DE'],
    tier: 'medium',
    usedFrom: inDays(-400),
    documents: [],
  })
  await putItem(tx, vendors, {
    id: 'cloud',
    name: 'Amazon Web Services (example)',
    service: 'Data centres and managed databases',
    dataShared: 'Everything that customers store',
    countries: ['US', 'CA'],
    tier: 'high',
    usedFrom: inDays(-2000),
    subserviceOrganisation: 'cloud',
    documents: [],
  })
  await putItem(tx, vendorReviews, {
    id: 'cloud-review',
    vendor: 'cloud',
    on: inDays(-355),
    decision: 'approved',
    evidence: 'soc2-type2',
    evidenceUntil: inDays(-380),
    nextReview: inDays(10),
    documents: [],
  })
  await putItem(tx, complementaryControls, {
    id: 'leavers',
    name: 'Accounts of those who left',
    by: 'user-entity',
    text: 'Customers close the accounts of people who leave them, within a working day.',
    criteria: ['CC6.2'],
  })
  await putItem(tx, scopeExclusions, {
    id: 'training',
    name: 'Training accounts',
    population: 'database',
    pattern: '*:training-*',
    reason: 'They hold invented data for courses and nothing of customers.',
    decided: today,
    reviewBy: inDays(180),
  })
}
