/** Several things go wrong at once, anywhere: beside the connectors' own tests, which spoil one call after the other. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import fc from 'fast-check'

import { emptyMeansNone } from '#connectors/gcp/empty-means-none.ts'
import { connectors } from '#connectors/index.ts'
import { readArchive } from '#connectors/read-archive.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import { CallError, notRecorded } from '#connectors/transport.ts'
import type { Call, RecordedCall, Transport } from '#connectors/transport.ts'
import type { Receipt } from '#engine/receipt.ts'

import { defaultProgram } from './program-settings.ts'
import { receiptsOf, judgeReading } from './replay-evidence.ts'
import type { VerdictLine } from './verdict-line.ts'

const at = new Date('2026-11-23T06:00:00Z')
const fixtures = join(import.meta.dirname, '../connectors')
const estates = [
  ['aws', 'one-account'],
  ['aws', 'organisation'],
  ['aws', 'one-account-network'],
  ['aws', 'access'],
  ['aws', 'identity-center'],
  ['aws', 'data'],
  ['aws', 'more-stores'],
  ['aws', 'seldom'],
  ['aws', 'watch'],
  ['gcp', 'organisation'],
] as const

/** How many readings of each estate. To see one again, put the seed that was printed in place of the day's own. */
const runs = 60
const seed = Date.now() % 2 ** 31

/** What comes in place of an answer. */
const faults: Readonly<Record<string, (answer: unknown) => unknown>> = {
  'status 403': () => new CallError('AccessDenied', 'status 403'),
  'status 429': () => new CallError('ThrottlingException', 'status 429'),
  'status 500': () => new CallError('Http500', 'status 500'),
  'status 503': () => new CallError('ServiceUnavailable', 'status 503'),
  'timed out': () => new CallError('TimeoutError', 'timed out'),
  'cut off': (answer) => JSON.stringify(answer ?? null).slice(0, -3),
  'a login page': () => '<!DOCTYPE html><html><body>Sign in</body></html>',
  'an empty 200': () => ({}),
  'no body': () => null,
}

/** One thing that goes wrong: at one call, all calls alike one in some way, or all from one on. */
interface Mishap {
  where: 'call' | 'operation' | 'service' | 'place' | 'onwards'
  /** Which of the calls of a sound reading, in ten-thousandths of all. */
  which: number
  fault: string
}
const Mishaps = fc.array(
  fc.record<Mishap>({
    where: fc.oneof(
      { weight: 6, arbitrary: fc.constant('call' as const) },
      fc.constantFrom('operation', 'service', 'place', 'onwards'),
    ),
    which: fc.integer({ min: 0, max: 9999 }),
    fault: fc.constantFrom(...Object.keys(faults)),
  }),
  { minLength: 1, maxLength: 12 },
)

for (const [id, name] of estates) {
  test(`${id} ${name}: whatever goes wrong at once, no test passes that would not pass without it`, async (t) => {
    const estate = await openEstate(id, name)
    let spoilt = 0
    await fc.assert(
      fc.asyncProperty(Mishaps, async (mishaps) => {
        spoilt += await withMishaps(estate, mishaps)
      }),
      { seed, numRuns: runs },
    )
    t.diagnostic(
      `seed ${seed}: ${spoilt} calls spoilt in ${runs} readings of ${estate.asked.length} calls`,
    )
    assert(spoilt > runs)
  })
}

interface Estate {
  recorded: RecordedCall[]
  read: (transport: Transport) => Promise<ReadInMemory>
  sound: ReadInMemory
  verdicts: VerdictLine[]
  /** The calls that the recording answers, in the order of a sound reading. */
  asked: Call[]
}

async function openEstate(id: string, name: string): Promise<Estate> {
  const recorded: RecordedCall[] = []
  for await (const call of readArchive(join(fixtures, id, 'fixtures', `${name}.jsonl`)))
    recorded.push(call)
  const connector = connectors.find((each) => each.id === id)
  assert(connector)
  const settings = connector.settingsOf(recorded)
  const read = (transport: Transport) =>
    readIntoMemory(connector, settings, transport, { at, recorded })
  const inner = recordedTransport(recorded)
  const asked: Call[] = []
  const sound = await read({
    async call(call) {
      const isHeld = await inner.call(call).then(
        () => true,
        (error: unknown) => error instanceof CallError && error.code !== notRecorded,
      )
      if (isHeld) asked.push(call)
      return inner.call(call)
    },
  })
  return { recorded, read, sound, asked, verdicts: judgeReading(sound, at) }
}

/** Reads with these mishaps and holds the result against the sound one; how many calls met one. */
async function withMishaps(
  { recorded, read, sound, asked, verdicts }: Estate,
  mishaps: readonly Mishap[],
): Promise<number> {
  const inner = recordedTransport(recorded)
  let count = 0
  const lost: Lost[] = []
  const spoilt = await read({
    async call(call) {
      const turn = count++
      const met = mishaps.find((mishap) => concerns(mishap, call, turn, asked))
      if (!met) return inner.call(call)
      const answer = faults[met.fault]?.(await inner.call(call).catch(() => ({})))
      lost.push({ call, fault: met.fault })
      if (answer instanceof CallError) throw answer
      return answer
    },
  })

  for (const each of lost) if (!saysNone(each)) assertSaidLost(spoilt.receipts, each)
  // Of a scope that nothing led to any more, another says that something of its kind is missing.
  const none = lost.filter(saysNone).map(({ call }) => `/${call.account}/${call.service}.`)
  for (const { scope, feeds: fed, detail } of sound.receipts) {
    if (detail || spoilt.receipts.some((receipt) => receipt.scope === scope)) continue
    if (none.some((place) => scope.includes(place))) continue
    const isSaid = (id: string) =>
      spoilt.receipts.some((r) => !r.complete && !r.detail && r.feeds.includes(id))
    assert.deepEqual(
      fed.filter((id) => !isSaid(id)),
      [],
      `${scope} vanished, and nothing says so`,
    )
  }

  const now = judgeReading(spoilt, at)
  const before = passing(sound.receipts, verdicts)
  const better = [...passing(spoilt.receipts, now)].filter((id) => !before.has(id))
  assert.deepEqual(better, [], 'tests that pass only because something went wrong')
  const bad = new Set(
    verdicts.filter(({ verdict, item }) => item && verdict !== 'pass').map(nameOf),
  )
  const mended = now.filter((line) => line.verdict === 'pass' && bad.has(nameOf(line)))
  assert.deepEqual(mended.map(nameOf), [], 'items that pass only because something went wrong')
  return lost.length
}

function nameOf({ test: id, item, scope }: VerdictLine): string {
  return `${id} ${item ?? scope ?? ''}`
}

function concerns(
  { where, which }: Mishap,
  call: Call,
  turn: number,
  asked: readonly Call[],
): boolean {
  const from = Math.floor((which / 10_000) * asked.length)
  const chosen = asked[from]
  if (where === 'onwards') return turn >= from
  if (!chosen) return false
  if (where === 'call') return JSON.stringify(call) === JSON.stringify(chosen)
  if (where === 'place') return call.account === chosen.account && call.region === chosen.region
  return call.service === chosen.service && (where === 'service' || call.op === chosen.op)
}

/** A call, and what came in place of its answer. */
interface Lost {
  call: Call
  fault: string
}

/** Google's own way to say that there is none: nothing is lost, and nothing leads to what would have been under it. */
function saysNone({ call: { service, op }, fault }: Lost): boolean {
  return fault === 'an empty 200' && emptyMeansNone.has(`${service}.${op}`)
}

/** Some receipt of the call's own operation, in its own account, is not complete. */
function assertSaidLost(receipts: readonly Receipt[], { call, fault }: Lost): void {
  const own = receipts.filter(
    ({ scope, complete }) => !complete && new RegExp(`[./]${call.op}(/|$)`).test(scope),
  )
  assert(own.length > 0, `${call.service}.${call.op} was ${fault}, and no receipt says so`)
}

/** The tests whose run over this reading alone would pass. */
function passing(receipts: readonly Receipt[], lines: readonly VerdictLine[]): Set<string> {
  const passed = defaultProgram.tests.filter(({ test: { id, on, mayBeEmpty } }) => {
    const own = lines.filter((line) => line.test === id)
    const isFed = receiptsOf(on, receipts).some(({ detail }) => !detail)
    const isAnything = mayBeEmpty ?? own.some(({ item }) => item !== undefined)
    return isFed && isAnything && own.every(({ verdict }) => verdict === 'pass')
  })
  return new Set(passed.map(({ test: { id } }) => id))
}
