/** Beleg and its database killed at random moments, as `npm run bench -- crashes` does 500 times. */
import assert from 'node:assert/strict'
import { availableParallelism, loadavg } from 'node:os'
import { test } from 'node:test'

import { CrashRecord } from '#bench/crash-record.ts'
import { runCrashRounds } from '#bench/crash-rounds.ts'
import { beginOrganisation } from '#run/begin.ts'
import { publish, publishedFolder } from '#run/publish.ts'
import { openTestStore } from '#store/test-store.ts'
import { renderTrust } from '#web/trust/render-trust.ts'

const rounds = Number(process.env['BELEG_CRASH_ROUNDS'] ?? 20)
const seed = Number(process.env['BELEG_CRASH_SEED'] ?? Math.floor(Math.random() * 1_000_000))

test('whatever is killed, and whenever: nothing acknowledged is lost, no log forks, and all goes on within seconds', async (t) => {
  const { acknowledged, restartMs, revivedMs } = await runCrashRounds(rounds, seed)
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  t.diagnostic(`seeds from ${seed} on; ${JSON.stringify(acknowledged)}`)
  t.diagnostic(`start after a death ${Math.round(median(restartMs))} ms, median`)
  assert(acknowledged.entries > 0 && acknowledged.items > 0 && restartMs.length > 0)
  // Of single ones a busy machine has its way; of all where it has several times more to do than it can.
  const load = loadavg()[0] ?? 0
  if (load > 2 * availableParallelism()) return t.diagnostic(`load ${load}: times not judged`)
  assert(median(restartMs) < 5000, `a start takes ${median(restartMs)} ms`)
  assert(median(revivedMs) < 5000, `a database needs ${median(revivedMs)} ms to come back`)
})

test('what was acknowledged and is not there, or was published and is not continued, is noticed', async () => {
  const store = await openTestStore()
  try {
    const organisation = await beginOrganisation(store, {
      slug: 'noticed',
      name: 'Noticed',
      origin: 'noticed.example/log',
      timeZone: 'UTC',
    })
    await publish(store, organisation, { render: renderTrust, site: 'https://noticed.example' })
    const sound = new CrashRecord()
    sound.saw(publishedFolder(store, organisation))
    assert.equal(sound.checkpoints.size, 1)
    await sound.assertKept(store)

    const heard = (line: Parameters<CrashRecord['heard']>[0]) => {
      const record = new CrashRecord()
      record.heard(line)
      return record
    }
    await assert.rejects(heard({ items: ['a b c d'] }).assertKept(store), /1 acknowledged item/)
    await assert.rejects(heard({ runs: ['a 1 1'] }).assertKept(store), /1 acknowledged runs/)
    await assert.rejects(heard({ entries: [[0, '00']] }).assertKept(store), /lost or changed/)
    await assert.rejects(heard({ evidence: ['00'] }).assertKept(store), /ENOENT/)
    const [note = ''] = sound.checkpoints.keys()
    const ahead = new CrashRecord()
    ahead.checkpoints.set('ahead', note.replace(/\n\d+\n/, '\n7\n'))
    await assert.rejects(ahead.assertKept(store))
  } finally {
    await store.close()
  }
})
