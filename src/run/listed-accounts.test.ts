import assert from 'node:assert/strict'
import test from 'node:test'

import { attested } from '#connectors/attested/index.ts'
import { noMeans } from '#connectors/connector.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { liveAccess } from '#populations/live-access.ts'

import { judgeReading } from './replay-evidence.ts'

const at = new Date('2026-11-23T12:00:00Z')
const tool = { provider: 'tracker', system: 'tracker' }

function account(name: string, more: Record<string, unknown>) {
  return { id: `tracker/${name}`, ...tool, name, email: `${name}@example.com`, ...more }
}

/** What a list of the accounts of a tool without a connector says, and the verdicts on it by test. */
async function listed(population: string, items: readonly object[]) {
  const settings = attested.settings.parse({
    lists: [
      {
        name: 'tracker',
        population,
        attestedBy: 'head of IT',
        attestedOn: '2026-11-20',
        everyMonths: 3,
        timeZone: 'Europe/Berlin',
        items,
      },
    ],
  })
  const read = await readIntoMemory(attested, settings, await attested.connect(settings, noMeans), {
    at,
  })
  const said = (of: string) =>
    judgeReading(read, at).flatMap(({ test: id, item, verdict, because }) =>
      id === of ? `${item}: ${verdict} ${because ?? ''}`.trim() : [],
    )
  return { read, said }
}

test('accounts of a tool without a connector are judged like a cloud’s, and each that can sign in is access to take away', async () => {
  const { read, said } = await listed('identity-account', [
    account('ada', { active: true, mfa: true, password: { enabled: true } }),
    account('bob', { active: true, mfa: false, password: { enabled: true } }),
    account('cleo', { active: false }),
    account('dan', { active: true }),
    account('feed', { active: true, kind: 'service' }),
  ])
  assert.deepEqual(said('account-has-mfa'), [
    'tracker/ada: pass',
    'tracker/bob: fail none',
    'tracker/cleo: pass',
    'tracker/dan: unknown not-reported',
    'tracker/feed: pass',
  ])
  assert.deepEqual(
    [...(read.items.get(liveAccess.id)?.values() ?? [])].map(({ item }) => item),
    ['ada', 'bob', 'dan', 'feed'].map((name) => ({
      id: `tracker/${name}`,
      system: 'tracker',
      name,
      email: `${name}@example.com`,
      firstSeenAt: at.toISOString(),
      ...(name === 'feed' && { kind: 'service' }),
    })),
  )
  const [receipt] = read.receipts
  assert.deepEqual(receipt?.feeds, ['identity-account', 'live-access'])
  assert.deepEqual(receipt?.basis, { kind: 'attested', by: 'head of IT' })
})

test('what a tool demands of everybody and of passwords can be listed, too', async () => {
  const settings = await listed('identity-setting', [
    { id: 'tracker/mfa-required', ...tool, setting: 'mfa-required', on: false },
  ])
  assert.deepEqual(settings.said('mfa-required'), ['tracker/mfa-required: fail not-for-all'])
  const passwords = await listed('password-policy', [
    { id: 'tracker/password-policy', ...tool, minLength: 4 },
  ])
  assert.match(String(passwords.said('password-policy-meets-standard')), /^tracker\/\S+: fail /)
})
