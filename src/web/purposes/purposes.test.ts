import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Hono } from 'hono'
import { pino } from 'pino'

import { legalEntities } from '#populations/legal-entity.ts'
import { people } from '#populations/person.ts'
import { personalPopulations } from '#program/personal-populations.ts'
import { beginCompany } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { putItem } from '#store/items.ts'
import { withOrg } from '#store/organisation.ts'
import { personalTables } from '#store/personal-columns.ts'
import { openTestStore } from '#store/test-store.ts'
import { messages } from '#ui/messages.ts'
import { website } from '#web/server.ts'
import { signedIn } from '#web/test-people.ts'

const clock = { now: new Date('2026-11-02T10:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

let company: TestCompany
let site: Hono

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
})

const here = '/console/purposes'
const entity = { country: 'DE', joined: '2020-01-01', acquired: false, hasWorksCouncil: true }

test('purposes are seen by whoever watches over them, and by nobody for whom they are not', async () => {
  for (const role of ['member', 'control-owner', 'auditor'] as const) {
    const guest = await signedIn(store, company.org, site, [role])
    assert.equal((await guest.get(here)).status, 403, role)
    assert.equal((await guest.get(`${here}/list.csv`)).status, 403, role)
  }
})

test('a works council reads every field about people with its purpose, and nobody’s data', async () => {
  await withOrg(store, company.org, async (tx) => {
    await putItem(tx, people, {
      id: 'p1',
      name: 'Erika Geheim',
      kind: 'employee',
      groups: [],
      externalIds: {},
    })
    await putItem(tx, legalEntities, { ...entity, id: 'e1', name: 'Nord GmbH' })
    await putItem(tx, legalEntities, {
      ...entity,
      id: 'e2',
      name: 'Süd GmbH',
      worksAgreement: 'BV 7',
    })
  })
  const guest = await signedIn(store, company.org, site, ['works-council'])
  for (const language of ['de', 'en'] as const) {
    const text = await (await guest.get(`${here}?lang=${language}`)).text()
    const fields = [
      ...personalPopulations().flatMap((each) => each.fields.map(({ field }) => field)),
      ...personalTables.flatMap(({ columns }) => Object.values(columns)),
    ]
    for (const { label, purpose } of fields) {
      for (const words of [label, purpose.name]) assert(text.includes(words[language]), words.en)
    }
    const t = messages[language].purposes
    assert(text.includes(t.trackingOff) && text.includes(t.trackingMay) && text.includes('BV 7'))
    assert(!text.includes('Geheim'))
  }
  const file = await (await guest.get(`${here}/list.csv?lang=de`)).text()
  assert(file.split('\r\n').length > 60 && !file.includes('Geheim'))
})
