import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { Ajv2020 } from 'ajv/dist/2020.js'
import { z } from 'zod'

import { openTestStore } from '#store/test-store.ts'

import { publishControls } from './publish-controls.ts'
import { awsCalls, beginCompany, passTime, publishNow, read, run } from './test-company.ts'
import { trustJson } from './trust-json.ts'
import { TrustJson, trustSchema } from './trust-schema.ts'
import type { TrustPage } from './trust.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const validate = new Ajv2020({ strict: true, validateFormats: false }).compile(
  z.record(z.string(), z.unknown()).parse(JSON.parse(trustSchema())),
)

/** What stands in the published file. */
function asPublished(page: TrustPage): unknown {
  return JSON.parse(JSON.stringify(trustJson(page)))
}

async function publishedPage(): Promise<TrustPage> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 60 })
  await read(company, awsCalls({ 'us-east-1': { databases: { a: true, b: false } } }))
  await run(company)
  passTime(company, 120)
  await run(company)
  return await publishNow(company)
}

test('what is published is what its schema says, every field of it', async () => {
  const page = await publishedPage()
  const document = asPublished(page)
  assert(validate(document), JSON.stringify(validate.errors))
  assert.deepEqual(TrustJson.parse(document), document)

  // Everything that a page may have beside it.
  const at = new Date(clock.now)
  const rich: TrustPage = {
    ...page,
    witnessing: {
      needed: 2,
      at,
      witnesses: [{ name: 'w', at }, { name: 'x' }],
      last: { size: 3, at },
    },
    anchor: { size: 2, at },
    soc2: { kind: 'type2', from: '2026-01-01', to: '2026-06-30', entry: 1 },
    endedLogs: [
      {
        slug: 'example-log-1',
        origin: 'old.example/log',
        number: 1,
        endedAt: at,
        because: 'forked',
        held: 3,
        signed: { size: 4, root: new Uint8Array(32) },
      },
    ],
  }
  assert(validate(asPublished(rich)), JSON.stringify(validate.errors))
})

test('the schema refuses what does not belong there, or is missing', async () => {
  const document = trustJson(await publishedPage())
  const [control] = document.controls
  assert(control)
  for (const wrong of [
    { ...document, soc2Report: 'Type II' },
    { ...document, surprise: true },
    { ...document, at: undefined },
    { ...document, controls: [{ ...control, status: 'green' }] },
    { ...document, controls: [{ ...control, tests: undefined }] },
    { ...document, log: { ...document.log, size: -1 } },
  ]) {
    assert(!validate(JSON.parse(JSON.stringify(wrong))))
  }
})

test('every field of the schema has a type, and what is not plain from its name is explained', () => {
  const schema = trustSchema()
  assert.match(schema, /"\$schema": "https:\/\/json-schema\.org\/draft\/2020-12\/schema"/)
  assert.match(schema, /runs of a test are numbered without gaps/)
})
