import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { organisationSettings } from '#populations/organisation-setting.ts'
import { timeZoneOf } from '#program/people/working-time.ts'
import { managedItems } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './actions/test-actors.ts'
import { beginOrganisation } from './begin.ts'

const store = await openTestStore({ now: new Date('2026-11-02T12:00:00.000Z') })
after(() => store.close())

test('what is derived counts days in the zone the organisation began with, also where the settings name none', async () => {
  const organisation = await beginOrganisation(store, {
    slug: 'nordwest',
    name: 'Nordwest GmbH',
    origin: 'trust.nordwest.example/log',
    timeZone: 'Europe/Berlin',
  })
  const zone = async () =>
    timeZoneOf(
      await readOrg(store, organisation.id, (tx) => managedItems(tx, organisationSettings)),
    )
  assert.equal(await zone(), 'Europe/Berlin')
  const company = { store, org: organisation.id, organisation, clock: { now: new Date() } }
  await perform(company, actorOf('admin', 'admin'), 'organisation-setting.change', {
    language: 'de',
  })
  assert.equal(await zone(), 'Europe/Berlin')
})
