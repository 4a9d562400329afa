import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import { noMeans } from '#connectors/connector.ts'
import { listFolder } from '#connectors/csv/written-list.ts'
import { readArchive } from '#connectors/read-archive.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { attested } from './index.ts'
import { AttestedSettings } from './settings.ts'

const folder = listFolder()
after(() => folder.remove())

const list = {
  name: 'archives',
  population: 'database',
  attestedBy: 'head of operations',
  attestedOn: '2026-08-31',
  everyMonths: 3,
}
const at = new Date('2026-11-23T06:00:00Z')

const archive = (n: number, more = {}) => ({
  id: `archive-${n}`,
  account: 'cellar',
  kind: 'instance',
  engine: 'tape',
  encryptedAtRest: true,
  ...more,
})

/** Reads lists live, then reads what was recorded: both must come to the same. */
async function read(lists: readonly Record<string, unknown>[], when = at) {
  const settings = AttestedSettings.parse({ lists: lists.map((each) => ({ ...list, ...each })) })
  const recorded: RecordedCall[] = []
  const transport = archivingTransport(await attested.connect(settings, noMeans), async (call) => {
    recorded.push(structuredClone(call))
  })
  const live = await readIntoMemory(attested, settings, transport, { at: when })
  const own = attested.settingsOf(recorded)
  const again = await readIntoMemory(attested, own, recordedTransport(recorded), { at: when })
  assert.deepEqual(again, live)
  const [receipt] = live.receipts
  assert.ok(receipt)
  const keys = [...live.items.values()].flatMap((items) => [...items.keys()])
  return { keys, receipt, receipts: live.receipts, recorded }
}

/** The receipt of one list, in short. */
async function said(more: Record<string, unknown>, when = at) {
  const { receipt, keys } = await read([more], when)
  return [receipt.because, receipt.message, keys]
}

test('a list in force is read whole, page by page, and says who attests it', async () => {
  const items = Array.from({ length: 1200 }, (_, n) => archive(n))
  const { keys, receipt } = await read([{ items }])
  assert.equal(keys.length, 1200)
  assert.deepEqual(receipt.basis, { kind: 'attested', by: 'head of operations' })
  assert.deepEqual(
    [receipt.scope, receipt.complete, receipt.pages, receipt.items],
    ['attested/archives', true, 3, 1200],
  )
})

test('an attestation lapses after its last day, by the calendar and in its time zone', async () => {
  const items = [archive(1)]
  const because = async (when: string, more = {}) =>
    (await said({ items, ...more }, new Date(when)))[0]
  // Three months after 31 August is 30 November, to its end.
  assert.equal(await because('2026-11-30T23:59:59Z'), undefined)
  assert.equal(await because('2026-12-01T00:00:00Z'), 'AttestationLapsed')
  const timeZone = 'Europe/Berlin'
  assert.equal(await because('2026-11-30T22:59:59Z', { timeZone }), undefined)
  assert.equal(await because('2026-11-30T23:00:00Z', { timeZone }), 'AttestationLapsed')
  assert.equal(await because('2026-12-01T00:00:00Z', { everyMonths: 12 }), undefined)
})

test('of a lapsed attestation no item is taken, and what it said is still evidence', async () => {
  const { keys, receipt, recorded } = await read(
    [{ items: [archive(1)] }],
    new Date('2026-12-24T00:00:00Z'),
  )
  assert.deepEqual(keys, [])
  assert.deepEqual([receipt.complete, receipt.because], [false, 'AttestationLapsed'])
  assert.equal(receipt.message, 'attested on 2026-08-31, and due again by 2026-11-30')
  const earlier = await readIntoMemory(
    attested,
    attested.settingsOf(recorded),
    recordedTransport(recorded),
    { at },
  )
  assert.equal(earlier.receipts[0]?.complete, true)
})

test('an attestation of a day to come is none', async () => {
  const items = [archive(1)]
  const [because, , keys] = await said({ items, attestedOn: '2026-11-24' })
  assert.deepEqual([because, keys], ['AttestedInFuture', []])
  // It is the 24th in Auckland already.
  const timeZone = 'Pacific/Auckland'
  const late = new Date('2026-11-23T12:00:00Z')
  assert.equal((await said({ items, attestedOn: '2026-11-24', timeZone }, late))[0], undefined)
})

test('an empty list is one only where somebody says so, and never beside items', async () => {
  assert.equal((await said({ items: [] }))[0], 'EmptyList')
  assert.deepEqual(await said({ items: [], empty: true }), [undefined, '0 items', []])
  assert.equal((await said({ items: [archive(1)], empty: true }))[0], 'NotEmpty')
  assert.equal((await said({ file: folder.write('none.json', '[]') }))[0], 'EmptyList')
})

test('a malformed item costs itself and the completeness, by its place and without its words', async () => {
  const items = [
    archive(1),
    { ...archive(2), kind: 'secret-4711' },
    'secret-4711',
    archive(3, { encrypted: true }),
    archive(1, { engine: 'disk' }),
    archive(5),
  ]
  const { keys, receipt } = await read([{ items }])
  assert.deepEqual(keys, ['archive-1', 'archive-5'])
  assert.equal(receipt.because, 'MalformedItem')
  assert.match(receipt.message ?? '', /^4 of 6 items are bad: item 2 \(kind: .*\), item 3 \(/)
  assert.match(receipt.message ?? '', /item 4 \(encrypted: no field of database\)/)
  assert.match(receipt.message ?? '', /item 5 \(the same key as item 1\)$/)
  assert.doesNotMatch(receipt.message ?? '', /4711/)
})

test('lists come from a JSON file or a CSV file as well; one that is missing leaves the others as they are', async () => {
  const file = folder.write('list.json', JSON.stringify([archive(1)]))
  const table = {
    file: folder.write('list.csv', 'Name;Engine;Encrypted\nold;tape;no\n'),
    key: { columns: ['Name'] },
    fields: {
      account: { constant: 'cellar' },
      kind: { constant: 'instance' },
      engine: 'Engine',
      encryptedAtRest: { column: 'Encrypted', as: 'boolean' },
    },
  }
  const { keys, receipts } = await read([
    { file },
    { name: 'gone', file: folder.pathOf('gone.json') },
    { name: 'tapes', table },
    { name: 'torn', file: folder.write('torn.json', '[{"id":') },
    { name: 'wrong', file: folder.write('wrong.json', '{"items":[]}') },
  ])
  assert.deepEqual(keys.toSorted(), ['archive-1', 'tapes:old'])
  assert.deepEqual(
    receipts.map(({ scope, because }) => [scope, because]),
    [
      ['attested/archives', undefined],
      ['attested/gone', 'ENOENT'],
      ['attested/tapes', undefined],
      ['attested/torn', 'NotAList'],
      ['attested/wrong', 'NotAList'],
    ],
  )
  const lapsed = await read([{ table }], new Date('2026-12-24T00:00:00Z'))
  assert.deepEqual([lapsed.receipt.because, lapsed.keys], ['AttestationLapsed', []])
})

test('settings name a role, a day and one place for the items', () => {
  const refused = (more: Record<string, unknown>) => {
    const settings = { lists: [{ ...list, ...more }] }
    const issue = AttestedSettings.safeParse(settings).error?.issues[0]
    return issue && `${issue.path.slice(2).join('.')}: ${issue.message}`
  }
  const items = [archive(1)]
  assert.equal(refused({ items }), undefined)
  assert.equal(refused({}), 'items: give one of items, file and table')
  assert.equal(
    refused({ items, file: '/lists/list.json' }),
    'items: give one of items, file and table',
  )
  assert.match(refused({ items, attestedBy: '' }) ?? '', /^attestedBy: /)
  assert.match(refused({ items, attestedBy: 'jo@example.com' }) ?? '', /a role, not an address/)
  assert.match(refused({ items, attestedOn: '2026-02-30' }) ?? '', /^attestedOn: /)
  assert.match(refused({ items, everyMonths: 0 }) ?? '', /^everyMonths: /)
  assert.match(refused({ items, timeZone: 'Mars/Olympus' }) ?? '', /an IANA time zone/)
  assert.match(refused({ items, population: 'person' }) ?? '', /a list may fill: /)
})

test('the recording in fixtures/ gives a list of two pages with a malformed item, and a lapsed one', async () => {
  const calls: RecordedCall[] = []
  for await (const call of readArchive(join(import.meta.dirname, 'fixtures/two-lists.jsonl'))) {
    calls.push(call)
  }
  const settings = attested.settingsOf(calls)
  const { items, receipts } = await readIntoMemory(attested, settings, recordedTransport(calls), {
    at,
  })
  assert.deepEqual(
    [...(items.get('database')?.keys() ?? [])],
    ['archives:cellar', 'archives:vault'],
  )
  assert.equal(items.get('snapshot'), undefined)
  assert.deepEqual(
    receipts.map(({ scope, because }) => [scope, because]),
    [
      ['attested/archives', 'MalformedItem'],
      ['attested/copies', 'AttestationLapsed'],
    ],
  )
})
