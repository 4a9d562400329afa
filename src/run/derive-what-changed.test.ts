import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { organisationSettings } from '#populations/organisation-setting.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import { listItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { deriveWhatChanged } from './derive-what-changed.ts'
import { putTestAgreement } from './test-agreement.ts'
import { beginCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

test('what was recorded is derived before it is shown, once for however many look at a time, and nothing where nothing was', async () => {
  const { org } = await beginCompany(store, clock)
  const derive = () => deriveWhatChanged(store, org, onboardingAgreements)
  const held = async () =>
    (await readOrg(store, org, (tx) => listItems(tx, onboardingAgreements.id))).map(
      ({ key, recordedFrom }) => [key, recordedFrom.toISOString()],
    )
  const person = (id: string) => ({
    id,
    name: id,
    kind: 'employee' as const,
    groups: [],
    start: '2026-12-01',
    externalIds: {},
  })
  await withOrg(store, org, async (tx) => {
    await putTestAgreement(tx, 'employee')
    await putPeople(tx, [person('ada'), person('bob')], 'people')
  })
  await Promise.all([derive(), derive(), derive()])
  const first = await held()
  assert.deepEqual(
    first.map(([key]) => key),
    ['ada/nda', 'bob/nda'],
  )
  await derive()
  assert.deepEqual(await held(), first)
  await withOrg(store, org, (tx) => putPeople(tx, [person('cleo')], 'people'))
  await derive()
  assert.deepEqual(
    (await held()).map(([key]) => key),
    ['ada/nda', 'bob/nda', 'cleo/nda'],
  )
  await withOrg(store, org, (tx) =>
    putItem(tx, organisationSettings, { id: 'organisation', contact: 'a@example.com' }),
  )
  await derive()
  assert.deepEqual((await held()).slice(0, 2), first)
})
