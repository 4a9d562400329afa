import assert from 'node:assert/strict'
import { after, test } from 'node:test'

import { readDisclosure } from '#log/disclosure.ts'
import { controlSettings } from '#populations/control-setting.ts'
import {
  assertLogReplays,
  beginCompany,
  entriesOf,
  passTime,
  publishNow,
  rdsCalls,
  read,
  run,
} from '#run/test-company.ts'
import type { AwsRegion, TestCompany } from '#run/test-company.ts'
import { createAccount } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'
import { readOpenings } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { openTestStore } from '#store/test-store.ts'

import { actorOf, perform } from './test-actors.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const control = 'databases-encrypted-at-rest'
const ofControl = ['storage-encrypted', 'snapshot-encrypted']
const modernTls = 'endpoints-tls-only'
const hour = 3600
const day = 86_400
const lead = actorOf('lead', 'lead')

/** Reads this and runs the control's tests. */
async function round(company: TestCompany, holds: AwsRegion): Promise<void> {
  await read(company, rdsCalls({ 'us-east-1': holds }))
  await run(company, ...ofControl)
}

const good: AwsRegion = { databases: { a: true } }
const bad: AwsRegion = { databases: { a: true, b: false } }

async function shown(company: TestCompany) {
  return (await publishNow(company)).controls.find(({ id }) => id === control)
}

async function settingOf({ org }: TestCompany) {
  const all = await readOrg(store, org, (tx) => managedItems(tx, controlSettings))
  return all.find((each) => each.control === control)
}

/** What the log says in clear that weakened monitoring. */
async function kindsOf(company: TestCompany): Promise<string[]> {
  return (await entriesOf(company)).flatMap((entry) =>
    entry.t === 'action' && entry.kind !== undefined ? [entry.kind] : [],
  )
}

test('only the lead publishes, withdraws and changes, and withdrawing takes a recent proof', async () => {
  const company = await beginCompany(store, clock)
  for (const id of ['control.publish', 'control.withdraw', 'control.change'])
    for (const actor of [actorOf('a', 'admin', 'control-owner', 'member'), actorOf('x', 'auditor')])
      await assert.rejects(perform(company, actor, id, { control }), { code: 'not-permitted' })
  await perform(company, lead, 'control.publish', { control })
  const withdrawal = { control, reason: 'replaced' }
  await assert.rejects(perform(company, lead, 'control.withdraw', withdrawal, false), {
    code: 'proof-needed',
  })
  for (const wrong of [{ reason: 'because' }, { reason: '' }, { published: false }])
    await assert.rejects(perform(company, lead, 'control.withdraw', { ...withdrawal, ...wrong }), {
      code: 'input-refused',
    })
  for (const id of ['control.publish', 'control.change'])
    await assert.rejects(perform(company, lead, id, { control: 'nothing' }), {
      code: 'control-missing',
    })
})

test('what is published stands in the log with the action, and what is withdrawn stays in sight for twelve months', async () => {
  const company = await beginCompany(store, clock)
  const withdrawal = { control, reason: 'given-up', note: 'Nobody needs to know this.' }
  await assert.rejects(perform(company, lead, 'control.withdraw', withdrawal), {
    code: 'control-not-published',
  })
  await perform(company, lead, 'control.publish', { control })
  await assert.rejects(perform(company, lead, 'control.publish', { control }), {
    code: 'control-published',
  })
  await round(company, bad)
  passTime(company, hour)
  const { entry } = await perform(company, lead, 'control.withdraw', withdrawal)
  const found = (await entriesOf(company))[Number(entry)]
  assert.deepEqual(found, {
    v: 1,
    t: 'withdraw',
    at: clock.now.toISOString(),
    control,
    reason: 'given-up',
    effective: clock.now.toISOString(),
  })
  const page = await shown(company)
  assert.equal(page?.status.status, 'withdrawn')
  assert.deepEqual(page?.withdrawn, { reason: 'given-up', at: clock.now, entry })
  passTime(company, 364 * day)
  assert.equal((await shown(company))?.status.status, 'withdrawn')
  passTime(company, 2 * day)
  assert.equal(await shown(company), undefined)
  await assertLogReplays(company)
})

test('a withdrawn control shows the sentence, window and delay that the log has, whatever is changed later', async () => {
  const company = await beginCompany(store, clock)
  await perform(company, lead, 'control.change', { control, windowDays: 3 })
  await perform(company, lead, 'control.publish', { control })
  await round(company, good)
  const before = await shown(company)
  await perform(company, lead, 'control.withdraw', { control, reason: 'mistaken' })
  await perform(company, lead, 'control.change', {
    control,
    sentenceDe: 'Etwas ganz anderes, als im Protokoll steht.',
    sentenceEn: 'Something else than what the log has.',
    windowDays: 30,
    delayDays: 5,
    disabled: ['snapshot-encrypted'],
  })
  passTime(company, hour)
  await run(company)
  const page = await shown(company)
  assert.deepEqual(
    [page?.sentence, page?.window, page?.tests.map(({ delay }) => delay)],
    [before?.sentence, 3 * day, [0, 0]],
  )
  passTime(company, hour)
  await perform(company, lead, 'control.publish', { control })
  const again = await shown(company)
  assert.equal(again?.sentence.en, 'Something else than what the log has.')
  assert.deepEqual(
    [again?.window, again?.tests.map(({ test: { id }, delay }) => [id, delay])],
    [30 * day, [['storage-encrypted', 5 * day]]],
  )
  assert.equal((await settingOf(company))?.withdrawn, undefined)
  await assertLogReplays(company)
})

test('published again it is a new version, goes on where it was, and can be withdrawn again', async () => {
  const company = await beginCompany(store, clock)
  await perform(company, lead, 'control.change', { control, windowDays: 0 })
  await perform(company, lead, 'control.publish', { control })
  await round(company, good)
  assert.equal((await shown(company))?.status.status, 'met')
  await perform(company, lead, 'control.withdraw', { control, reason: 'replaced' })
  assert.equal((await shown(company))?.status.status, 'withdrawn')
  passTime(company, hour)
  await perform(company, lead, 'control.publish', { control })
  assert.equal((await shown(company))?.status.status, 'met')
  // Nothing more is logged by running: it stands.
  await round(company, good)
  const versions = (await entriesOf(company)).flatMap((entry) =>
    entry.t === 'control' ? [entry.version] : [],
  )
  assert.deepEqual(versions, [1, 2])
  await perform(company, lead, 'control.withdraw', { control, reason: 'replaced' })
  assert.equal((await shown(company))?.status.status, 'withdrawn')
  await assertLogReplays(company)
})

test('after a withdrawal every hidden run is still revealed at its delay, also of a test that was edited since', async () => {
  const company = await beginCompany(store, clock)
  await perform(company, lead, 'control.change', { control, windowDays: 0, delayDays: 1 })
  await perform(company, lead, 'control.publish', { control })
  await round(company, good)
  passTime(company, hour)
  await perform(company, lead, 'control.withdraw', { control, reason: 'replaced' })
  await round(company, bad)
  passTime(company, hour)
  // Another delay is another version of the test, which no control entry pins.
  await perform(company, lead, 'control.change', { control, delayDays: 3 })
  await round(company, bad)
  const entries = await entriesOf(company)
  const hidden = entries.flatMap((entry, index) =>
    entry.t === 'run' && entry.result === 'hidden' ? [index] : [],
  )
  assert.equal(hidden.length, 6)
  const revealed = async () =>
    (await entriesOf(company)).flatMap((entry) => (entry.t === 'reveal' ? [entry.run] : []))
  passTime(company, day)
  await publishNow(company)
  assert.deepEqual(await revealed(), hidden.slice(0, 4))
  passTime(company, 2 * day)
  await publishNow(company)
  assert.deepEqual(await revealed(), hidden)
  await assertLogReplays(company)
})

test('what weakens monitoring is named in the log in clear, each way once; what strengthens it is not', async () => {
  const company = await beginCompany(store, clock)
  const change = (more: Record<string, unknown>) =>
    perform(company, lead, 'control.change', { control, ...more })
  await change({ windowDays: 30 })
  assert.deepEqual(await kindsOf(company), [])
  assert.deepEqual((await change({ windowDays: 20, delayDays: 2 }))['weakened'], [
    'window-shortened',
    'delay-raised',
  ])
  await change({ delayDays: 1 })
  await change({ disabled: ['snapshot-encrypted'] })
  await change({ disabled: [] })
  await change({ windowDays: null, delayDays: null })
  const tls = { 'certificate-valid': { daysLeft: 7 } }
  await perform(company, lead, 'control.change', { control: modernTls, parameters: tls })
  assert.deepEqual(await kindsOf(company), [
    'window-shortened',
    'delay-raised',
    'test-disabled',
    'window-shortened',
    'parameters-changed',
  ])
  // Who did it, and what, hides behind each of them.
  const index = (await entriesOf(company)).findIndex(
    (entry) => entry.t === 'action' && entry.kind === 'delay-raised',
  )
  const openings = await readOrg(store, company.org, (tx) => readOpenings(tx, index))
  const opened = [...openings.values()].map((text) => readDisclosure(text).value)
  assert(opened.includes('lead') && opened.includes('control.change'))
  await assertLogReplays(company)
})

test('a disabled test runs no more, and its sentence stands on the others; the last one stays', async () => {
  const company = await beginCompany(store, clock)
  await perform(company, lead, 'control.publish', { control })
  await perform(company, lead, 'control.change', { control, disabled: ['snapshot-encrypted'] })
  await round(company, good)
  assert.deepEqual(
    (await shown(company))?.tests.map(({ test: { id } }) => id),
    ['storage-encrypted'],
  )
  assert.deepEqual(
    (await run(company)).map(({ test: id }) => id).includes('snapshot-encrypted'),
    false,
  )
  await assert.rejects(perform(company, lead, 'control.change', { control, disabled: ofControl }), {
    code: 'test-needed',
  })
  await perform(company, lead, 'control.change', { control, disabled: [] })
  await round(company, good)
  assert.equal((await shown(company))?.tests.length, 2)
  await assertLogReplays(company)
})

test('a parameter that its test refuses is named, and nothing is recorded', async () => {
  const company = await beginCompany(store, clock)
  const wrong: [Record<string, unknown>, string][] = [
    [{ 'certificate-valid': { daysLeft: -1 } }, 'parameters.certificate-valid.daysLeft'],
    [{ 'certificate-valid': { daysLeft: '7' } }, 'parameters.certificate-valid.daysLeft'],
    [{ 'certificate-valid': { days: 7 } }, 'parameters.certificate-valid.days'],
    [{ 'storage-encrypted': {} }, 'parameters.storage-encrypted'],
    [
      { 'endpoint-modern-tls': { versions: ['TLSv1.4'] } },
      'parameters.endpoint-modern-tls.versions.0',
    ],
  ]
  for (const [parameters, field] of wrong) {
    await assert.rejects(
      perform(company, lead, 'control.change', { control: modernTls, parameters }),
      (error: { code: string; fields: { field: string }[] }) => {
        assert.equal(error.code, 'control-refused')
        assert.deepEqual(
          error.fields.map((each) => each.field),
          [field],
        )
        return true
      },
    )
  }
  assert.deepEqual(
    (await entriesOf(company)).filter(({ t }) => t === 'action'),
    [],
  )
})

test('a sentence of one’s own is in both languages or in neither, and the owner is an account', async () => {
  const company = await beginCompany(store, clock)
  const change = (more: Record<string, unknown>) =>
    perform(company, lead, 'control.change', { control, ...more })
  const refusals: [Record<string, unknown>, string][] = [
    [{ sentenceDe: 'Alle Datenbanken sind verschlüsselt.' }, 'control-refused'],
    [{ owner: 'b9bfd3ae-4bb5-4e0d-8b36-5a0a4f7f0c11' }, 'control-refused'],
    [{ owner: 'ada' }, 'input-refused'],
    [{ delayDays: 8 }, 'input-refused'],
    [{ delayDays: 1.5 }, 'input-refused'],
    [{ disabled: ['hsts-set'] }, 'control-refused'],
    [{ published: true }, 'input-refused'],
  ]
  for (const [more, code] of refusals)
    await assert.rejects(change(more), { code }, JSON.stringify(more))
  const { id: owner } = await withOrg(store, company.org, (tx) =>
    createAccount(tx, { email: 'ada@example.com', name: 'Ada', roles: ['control-owner'] }),
  )
  const sentence = {
    de: 'Alle unsere Datenbanken sind verschlüsselt.',
    en: 'Every database of ours is encrypted.',
  }
  await change({ owner, sentenceDe: sentence.de, sentenceEn: sentence.en })
  await change({ windowDays: 20 })
  const setting = await settingOf(company)
  assert.deepEqual([setting?.owner, setting?.sentence], [owner, sentence])
  await assert.rejects(change({ sentenceDe: null }), { code: 'control-refused' })
  await change({ sentenceDe: null, sentenceEn: null, owner: null })
  const after = await settingOf(company)
  assert.deepEqual([after?.owner, after?.sentence, after?.window], [undefined, undefined, 20 * day])
  await assert.rejects(change({ owner: null, basedOn: '2026-11-01T00:00:00.000Z' }), {
    code: 'item-changed',
  })
})
