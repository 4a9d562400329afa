import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { sentenceDigest } from './declare.ts'
import { publishControls } from './publish-controls.ts'
import { declareProgram } from './round.ts'
import { assertLogReplays, beginCompany, entriesOf } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const control = 'databases-encrypted-at-rest'

async function controlsOf(company: TestCompany) {
  return (await entriesOf(company)).filter((entry) => entry.t === 'control')
}

test('every test is declared before it runs, a control only once it is public, and nothing twice', async () => {
  const company = await beginCompany(store, clock)
  const { program, declared } = await withOrg(store, company.org, declareProgram)
  const first = await entriesOf(company)
  assert.deepEqual(
    first.map(({ t }) => t),
    ['genesis', ...program.tests.map(() => 'test')],
  )
  assert.equal(declared.size, program.tests.length)
  await withOrg(store, company.org, declareProgram)
  assert.deepEqual(await entriesOf(company), first)

  await publishControls(store, company.org, [control])
  await publishControls(store, company.org, [control])
  assert.equal((await entriesOf(company)).length, first.length + 1)
  await assertLogReplays(company)
})

test('a sentence stands in the log by its digest, in every language; other words make another version', async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, [control])
  const sentence = { de: 'Alles ist verschlüsselt.', en: 'Everything is encrypted.' }
  await publishControls(store, company.org, [control], { sentence })
  // The same letters, written another way (ü as u and two dots), are the same sentence.
  const decomposed = { ...sentence, de: sentence.de.normalize('NFD') }
  assert.notEqual(decomposed.de, sentence.de)
  await publishControls(store, company.org, [control], { sentence: decomposed })

  const [before, now, ...more] = await controlsOf(company)
  assert(before && now)
  assert.deepEqual(more, [])
  assert.deepEqual([before.version, now.version], [1, 2])
  assert.deepEqual(now.sentence, {
    de: sentenceDigest(sentence.de),
    en: sentenceDigest(sentence.en),
  })
  assert.notDeepEqual(before.sentence, now.sentence)
  await assertLogReplays(company)
})

test('a control nobody knows cannot be published, and nothing is recorded', async () => {
  const company = await beginCompany(store, clock)
  const before = await entriesOf(company)
  await assert.rejects(publishControls(store, company.org, [control, 'no-such-control']), {
    name: 'OperatingError',
    code: 'control-unknown',
  })
  assert.deepEqual(await entriesOf(company), before)
})
