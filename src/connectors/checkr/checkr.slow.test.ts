import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import { redactingTransport } from '#connectors/redacting-transport.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { addDays } from '#engine/calendar.ts'
import type { Receipt } from '#engine/receipt.ts'
import type { Person } from '#populations/person.ts'
import { ReportedCheck } from '#populations/reported-check.ts'

import { account, canary, candidate, report } from './fixtures/account.ts'
import { apiKey, json, replayServer } from './fixtures/replay-server.ts'
import type { ReplayServer } from './fixtures/replay-server.ts'
import { checkr } from './index.ts'
import { liveTransport } from './live-transport.ts'

const at = new Date('2026-11-23T06:00:00Z')

let server: ReplayServer
before(async () => {
  server = await replayServer(account())
})
after(() => server.close())

function person(id: string, more: Partial<Person> = {}): Person {
  return { id, name: id, kind: 'employee', groups: [], externalIds: {}, ...more }
}

const register = [
  person('p-ada', { email: 'ada@example.com' }),
  person('p-bob', { externalIds: { 'employee-number': '4711' } }),
  person('p-cid', { email: 'cid@example.com' }),
  person('p-dot', { email: 'dot@example.com' }),
  person('p-eve', { email: 'eve@example.com' }),
]

/** Reads the account live, signed in by the key, and what was archived of it; with the checks that were read before. */
async function readLive(
  people: readonly Person[] = register,
  key = apiKey,
  { before: checks = [], on = at }: { before?: readonly ReportedCheck[]; on?: Date } = {},
) {
  const itemsOf = ({ id }: { id: string }) => (id === 'person' ? people : checks)
  const settings = checkr.builds?.complete({ endpointUrl: server.url }, itemsOf, true)
  assert(settings)
  const clock = { now: () => 0, sleep: async () => undefined }
  const archived: RecordedCall[] = []
  const transport = archivingTransport(
    redactingTransport(liveTransport(settings, { apiKey: key, clock })),
    async (call) => void archived.push(call),
  )
  const { items, receipts } = await readIntoMemory(checkr, settings, transport, { at: on })
  const held = [...(items.get('reported-check')?.values() ?? [])]
  return {
    items: held.map(({ item }) => ReportedCheck.parse(item)),
    receipts: new Map(receipts.map((receipt) => [receipt.scope, receipt])),
    archived,
  }
}

/** Each scope as `complete` or why it is not. */
function said(receipts: ReadonlyMap<string, Receipt>): Record<string, string> {
  return Object.fromEntries(
    [...receipts].map(([scope, { complete, because }]) => [
      scope.replace('checkr/', ''),
      complete ? 'complete' : (because ?? ''),
    ]),
  )
}

test('every list is read to its end, and what is kept is that a check is done, when, of which kind and by which match', async () => {
  server.mishap = undefined
  const { items, receipts } = await readLive()

  assert.deepEqual(said(receipts), {
    candidates: 'complete',
    invitations: 'complete',
    reports: 'complete',
  })
  assert.deepEqual(
    items.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    [
      {
        id: 'p-ada/checkr/r-ada',
        person: 'p-ada',
        matchedBy: 'mailbox',
        system: 'Checkr',
        checks: ['identity', 'criminal-record'],
        completedAt: '2026-09-14T22:30:00.000Z',
        askedOn: '2026-11-23',
        stoodAs: { groups: [] },
      },
      {
        id: 'p-ada/checkr/r-ada-2',
        person: 'p-ada',
        matchedBy: 'mailbox',
        system: 'Checkr',
        checks: ['education', 'credit'],
        completedAt: '2026-10-01T10:00:00.000Z',
        askedOn: '2026-11-23',
        stoodAs: { groups: [] },
      },
      {
        id: 'p-dot/checkr/r-dot',
        person: 'p-dot',
        matchedBy: 'mailbox',
        system: 'Checkr',
        checks: ['identity', 'employment-history', 'criminal-record', 'sanctions'],
        completedAt: '2026-09-14T22:30:00.000Z',
        askedOn: '2026-11-23',
        stoodAs: { groups: [] },
      },
    ],
  )
  const counts = (scope: string) => {
    const { calls, pages, items: n, message } = receipts.get(scope) ?? assert.fail(scope)
    return [calls, pages, n, message]
  }
  assert.deepEqual(counts('checkr/candidates'), [
    3,
    3,
    203,
    '3 of 203 candidates are people in the register',
  ])
  assert.deepEqual(counts('checkr/invitations').slice(0, 3), [5, 3, 206])
  assert.deepEqual(counts('checkr/reports'), [
    5,
    5,
    3,
    '1 complete reports hold cancelled searches, and do not say which: they are not counted',
  ])
})

test('where somebody worked when their report was first read stays with it when they move, also in the archive', async () => {
  server.mishap = undefined
  const ada = (more: Partial<Person>) => [person('p-ada', { email: 'ada@example.com', ...more })]
  const stoodAs = (items: readonly ReportedCheck[]) => items.map((each) => each.stoodAs)
  const first = await readLive(ada({ country: 'US', region: 'US-CA', groups: ['west'] }))
  const then = { country: 'US', region: 'US-CA', groups: ['west'] }
  assert.deepEqual(stoodAs(first.items), [then, then])
  // Asked for again, as it is new; and later not asked for.
  const days = [addDays(at, 1), addDays(at, 20)]
  let before = first.items
  for (const on of days) {
    const moved = await readLive(ada({ country: 'DE', groups: ['east'] }), apiKey, { before, on })
    assert.deepEqual(stoodAs(moved.items), [then, then])
    const replayed = await readIntoMemory(checkr, {}, recordedTransport(moved.archived), {
      at: on,
      recorded: moved.archived,
    })
    const again = [...(replayed.items.get('reported-check')?.values() ?? [])]
    assert.deepEqual(again.map(({ item }) => item).toSorted(byId), moved.items.toSorted(byId))
    before = moved.items
  }
})

test('a report of somebody who is not in the register is never asked for, and only GET is ever sent', async () => {
  server.mishap = undefined
  server.asked = []
  await readLive()

  assert.deepEqual(
    server.asked.filter((path) => path.includes('reports')).toSorted(),
    ['ada', 'ada-2', 'bob', 'cid', 'dot'].map((id) => `GET reports/r-${id}`),
  )
  assert(server.asked.every((path) => path.startsWith('GET ')))
})

test('nothing of a name, a number, an address or a result reaches the archive or an item, and the archive gives the same again', async () => {
  server.mishap = undefined
  const { items, receipts, archived } = await readLive()
  const kept = JSON.stringify([archived, items, [...receipts]])

  assert(JSON.stringify(account()).includes(canary))
  for (const secret of [canary, '@', apiKey, 'consider', 'clear', 'dispute', 'adverse', '4711'])
    assert(!kept.includes(secret), `${secret} was kept`)
  const again = await readIntoMemory(
    checkr,
    checkr.settingsOf(archived),
    recordedTransport(archived),
    { at, recorded: archived },
  )
  assert.deepEqual(
    [...(again.items.get('reported-check')?.values() ?? [])].map(({ item }) => item).toSorted(byId),
    items.toSorted(byId),
  )
  assert.deepEqual(new Map(again.receipts.map((each) => [each.scope, each])), receipts)
})

function byId(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

test('a mailbox that two people have, or a number, is nobody’s', async () => {
  server.mishap = undefined
  const twice = [...register, person('p-twin', { email: 'ADA@example.com' })]
  const { items } = await readLive(twice)

  assert.deepEqual(
    items.map((each) => each.person),
    ['p-dot'],
  )
})

test('a wrong key, and none, leave every list unread', async () => {
  server.mishap = undefined
  const { items, receipts } = await readLive(register, 'f'.repeat(40))

  assert.deepEqual(items, [])
  assert.deepEqual(said(receipts), {
    candidates: 'CredentialsRefused',
    invitations: 'CredentialsRefused',
    reports: 'ListIncomplete',
  })
  await assert.rejects(
    liveTransport({}).call({ service: 'checkr', op: 'reports.get', params: { id: 'x' } }),
    { code: 'SecretMissing' },
  )
})

test('only what reads can be asked, and an id that leads elsewhere is never sent', async () => {
  const transport = liveTransport({ endpointUrl: server.url }, { apiKey })
  server.asked = []
  for (const op of ['reports.create', 'candidates.delete', 'toString'])
    await assert.rejects(transport.call({ service: 'checkr', op, params: {} }), {
      code: 'NotAllowed',
    })
  for (const id of ['../account', 'a/b', 'a?b', '', 'a'.repeat(65)])
    await assert.rejects(transport.call({ service: 'checkr', op: 'reports.get', params: { id } }))
  assert.deepEqual(server.asked, [])
})

/** What can become of an answer, and under which code. */
const faults: Record<string, (response: Parameters<typeof json>[0], answer: unknown) => void> = {
  Forbidden: (response) => json(response, 403, { error: `no ${canary}` }),
  TooManyRequests: (response) => json(response, 429, { error: 'slow down' }),
  Http500: (response) => json(response, 500, { error: canary }),
  Http302: (response) => {
    response.writeHead(302, { location: 'https://attacker.example/' })
    response.end()
  },
  UnreadablePage: (response, answer) => response.end(JSON.stringify(answer).slice(0, -9)),
  'a login page': (response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(`<!DOCTYPE html><html><body>Sign in ${canary}</body></html>`)
  },
  'an empty answer': (response) => json(response, 200, {}),
  nothing: (response) => response.end(),
  null: (response) => json(response, 200, null),
  'an empty list without a count': (response) => json(response, 200, { object: 'list', data: [] }),
}

for (const [what, spoil] of Object.entries(faults)) {
  test(`whatever is answered with ${what}: its scope is incomplete, no check appears, and nothing is kept of the answer`, async () => {
    for (const spoilt of ['candidates', 'candidates/dot', 'invitations', 'reports/r-ada']) {
      server.mishap = (path) => (path === spoilt ? spoil : undefined)
      const { items, receipts, archived } = await readLive()
      const found = said(receipts)

      const scope = spoilt === 'candidates/dot' ? 'invitations' : (spoilt.split('/')[0] ?? '')
      assert.notEqual(found[scope], 'complete', spoilt)
      if (/^\w+$/.test(what) && /^[A-Z]/.test(what)) assert.equal(found[scope], what, spoilt)
      assert.notEqual(found['reports'], 'complete', spoilt)
      for (const { id } of items) assert(/r-(ada|ada-2|dot)$/.test(id), id)
      assert(!JSON.stringify([archived, [...receipts]]).includes(canary), spoilt)
    }
    server.mishap = undefined
  })
}

test('a list that grows while it is read, holds a page twice, or says more than it gives, is incomplete', async () => {
  const pages = (answer: (page: unknown) => unknown) => {
    server.mishap = (path) =>
      path === 'candidates' ? (response, page) => json(response, 200, answer(page)) : undefined
  }
  let asked = 0
  pages((page) => ({ ...Object(page), count: 203 + Number(asked++ > 0) }))
  assert.equal(said((await readLive()).receipts)['candidates'], 'CountDiffers')

  pages((page) => ({ ...Object(page), count: 204 }))
  assert.equal(said((await readLive()).receipts)['candidates'], 'CountDiffers')

  pages((page) => ({ ...Object(page), data: [candidate('ada', { email: 'a@example.com' })] }))
  assert.equal(said((await readLive()).receipts)['candidates'], 'PaginationLoop')
  server.mishap = undefined
})

test('a malformed candidate or report costs itself and the completeness, and a report of somebody else is refused', async () => {
  const spoilt = account()
  spoilt.candidates[1] = { id: 'c0', object: 'candidate' }
  server.account = spoilt
  const listed = await readLive()
  assert.equal(said(listed.receipts)['candidates'], 'MalformedItem')
  assert(listed.items.some(({ person: of }) => of === 'p-ada'))

  for (const more of [
    { completed_at: null },
    { completed_at: canary },
    { status: canary },
    { candidate_id: 'bob' },
    { object: 'list' },
  ]) {
    server.account = account()
    server.account.reports[0] = report('r-ada', 'ada', more)
    const { items, receipts } = await readLive()
    assert.equal(said(receipts)['reports'], 'MalformedItem', JSON.stringify(more))
    assert.deepEqual(items.map(({ id }) => id).toSorted(), [
      'p-ada/checkr/r-ada-2',
      'p-dot/checkr/r-dot',
    ])
  }
  server.account = account()
})

test('an account without anybody is one, and is read whole', async () => {
  server.account = { candidates: [], unlisted: [], invitations: [], reports: [] }
  const { items, receipts } = await readLive()
  assert.deepEqual(items, [])
  assert.deepEqual(Object.values(said(receipts)), ['complete', 'complete', 'complete'])
  server.account = account()
})

test('a report long complete is not asked for at every reading, counts all the same, and is asked for again in time', async () => {
  server.mishap = undefined
  const first = await readLive()
  const later = async (days: number, before = first.items) => {
    server.asked = []
    const on = new Date(at.getTime() + days * 86_400_000)
    const read = await readLive(register, apiKey, { before, on })
    const asked = server.asked.filter((path) => path.includes('reports')).toSorted()
    return { ...read, asked }
  }
  // What is pending, or not clear, is asked for each time.
  const next = await later(1)
  assert.deepEqual(next.asked, ['GET reports/r-bob', 'GET reports/r-cid'])
  assert.deepEqual(next.items.toSorted(byId), first.items.toSorted(byId))
  const { complete, items, calls, message } = next.receipts.get('checkr/reports') ?? assert.fail()
  assert.deepEqual([complete, items, calls], [true, 3, 2])
  assert.match(message ?? '', /; 3 of 5 reports were complete before, and are asked for again/)
  // The archive says so, and gives the same again.
  const recorded = next.archived
  const transport = recordedTransport(recorded)
  const on = new Date(at.getTime() + 86_400_000)
  const again = await readIntoMemory(checkr, checkr.settingsOf(recorded), transport, {
    at: on,
    recorded,
  })
  assert.deepEqual(new Map(again.receipts.map((each) => [each.scope, each])), next.receipts)
  const held = [...(again.items.get('reported-check')?.values() ?? [])].map(({ item }) => item)
  assert.deepEqual(held.toSorted(byId), next.items.toSorted(byId))

  assert.equal((await later(30, next.items)).asked.length, 5)
  // A report that came about lately, and one of the time before a clock was set back.
  const lately = first.items.map((each) => ({ ...each, completedAt: '2026-11-20T10:00:00.000Z' }))
  assert.equal((await later(1, lately)).asked.length, 5)
  assert.equal((await later(-1)).asked.length, 5)
  // Whoever is no longer on the list has no check, whatever was read before.
  server.mishap = undefined
  const gone = [{ ...first.items[0], id: 'p-ada/checkr/r-gone' }].map((each) =>
    ReportedCheck.parse(each),
  )
  const read = await later(1, [...first.items, ...gone])
  assert(read.items.every(({ id }) => !id.endsWith('r-gone')))
})
