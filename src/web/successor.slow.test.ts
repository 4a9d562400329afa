/** A log that had to begin anew, seen by those who knew the one before, and by those who did not. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { exitCode } from '#log/verify-site.ts'
import type { SeenHead, Verification } from '#log/verify-site.ts'
import { publishControls } from '#run/publish-controls.ts'
import { planRecovery, recoverLog } from '#run/recover.ts'
import type { Recovery } from '#run/recover.ts'
import { beginCompany, passTime, rdsCalls, read, run } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { backUp, restore } from '#run/test-older-copy.ts'
import { openTestStore } from '#store/test-store.ts'

import { assertNamed, assertVerified, publishSite, siteOf, textIn, visit } from './test-site.ts'
import type { Site } from './test-site.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

interface Restarted {
  site: Site
  oldKey: string
  newKey: string
  oldOrigin: string
  /** What a verifier may have seen of the old log: in its middle, and at its end. */
  early: SeenHead
  late: SeenHead
  sizes: { early: number; late: number }
}

/** A company that was rolled back and recovered; `pretend` is what its new log says of the old one, where not the truth. */
async function restarted(
  pretend: (truth: Recovery, early: { size: number; root: Uint8Array }) => Recovery = (it) => it,
): Promise<Restarted> {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, ['databases-encrypted-at-rest'], { window: 60 })
  await read(company, rdsCalls({ 'us-east-1': { databases: { a: true } } }))
  await run(company)
  const first = await publishSite(company)
  const early = { vkey: first.vkey, note: textIn(siteOf(company), 'log/checkpoint') }
  const earlyRoot = Buffer.from(early.note.split('\n')[2] ?? '', 'base64')
  const backup = await backUp(company)
  passTime(company, 3600)
  await run(company)
  const second = await publishSite(company)
  const late = { vkey: first.vkey, note: textIn(siteOf(company), 'log/checkpoint') }
  await restore(company, backup)
  const truth = await planRecovery(store, company.organisation)
  const plan = pretend(truth, { size: first.size, root: earlyRoot })
  const organisation = await recoverLog(store, company.organisation, plan)
  const now: TestCompany = { ...company, organisation }
  await read(now)
  await run(now)
  const { vkey: newKey } = await publishSite(now)
  return {
    site: siteOf(now),
    oldKey: first.vkey,
    newKey,
    oldOrigin: company.organisation.origin,
    early,
    late,
    sizes: { early: first.size, late: second.size },
  }
}

let honest: Restarted

before(async () => {
  honest = await restarted()
})

const look = (site: Site, options: Parameters<typeof visit>[1] | object = {}) =>
  visit(site, { now: clock.now, ...options })

function said(verification: Verification, check: string): string {
  return verification.checks.find((each) => each.check === check)?.message ?? ''
}

test('whoever comes for the first time is told that the log follows another, and can verify it', async () => {
  const { site, newKey, oldOrigin, sizes } = honest
  const verification = await look(site, { key: newKey, replay: true })
  assertVerified(verification)
  assert.match(
    said(verification, 'predecessor'),
    new RegExp(`follows another, ${oldOrigin}, which ended at ${sizes.late} entries`),
  )
})

test('the page says it in both languages: since when, why, how many entries are lost, and where the old log is', async () => {
  const { site, oldOrigin, sizes } = honest
  const lost = sizes.late - sizes.early
  for (const [language, words] of [
    ['de', new RegExp(`beginnt am 1\\. November 2026.* neu[\\s\\S]*${lost} davon gingen verloren`)],
    ['en', new RegExp(`begins anew on 1 November 2026[\\s\\S]*${lost} of them were lost`)],
  ] as const) {
    const page = textIn(site, `${language}/index.html`)
    assert.match(page, words)
    assert.match(page, new RegExp(`<a href="/log/checkpoint"><bdi>${oldOrigin}</bdi></a>`))
    assert.match(page, /href="\/log-2\/checkpoint"/)
  }
  const { log } = JSON.parse(textIn(site, 'trust.json'))
  assert.equal(log.previous[0].size, sizes.late)
  assert.equal(log.previous[0].because, 'rolled-back')
})

test('whoever trusted the old key is told plainly what happened, and does not verify until the new one is pinned', async () => {
  const { site, oldKey, newKey, oldOrigin, early, late, sizes } = honest
  for (const known of [{ key: oldKey }, { seen: early }, { seen: late }]) {
    const verification = await look(site, known)
    assertNamed(
      verification,
      'checkpoint',
      new RegExp(`new log, ${oldOrigin}-2, begun at .*${oldOrigin} ended at ${sizes.late} entries`),
    )
    assert.match(said(verification, 'checkpoint'), /pin that with --key/)
    assert.equal(verification.seen, undefined)
  }
  assert.match(
    said(await look(site, { seen: early }), 'checkpoint'),
    new RegExp(`continues the ${sizes.early} entries you saw`),
  )
  for (const seen of [early, late]) {
    const verification = await look(site, { key: newKey, seen })
    assertVerified(verification)
    assert.equal(verification.seen?.vkey, newKey)
    assert.match(said(verification, 'consistency'), /you saw/)
  }
})

test('a new log that owns up to less than was signed is found out by whoever saw more, with the proof', async () => {
  const liar = await restarted((truth, early) => ({ ...truth, signed: early }))
  for (const known of [{ seen: liar.late }, { seen: liar.late, key: liar.newKey }]) {
    const verification = await look(liar.site, known)
    assert.equal(exitCode(verification), 1)
    const failed = verification.checks.filter(({ outcome }) => outcome === 'failed')
    assert(
      failed.some(
        ({ message }) => /left out was signed/.test(message) && message.includes(liar.late.note),
      ),
      JSON.stringify(failed),
    )
    assert.equal(verification.seen, undefined)
  }
})

test('a new log that names another end of the old one than was signed is found out, with the proof', async () => {
  const liar = await restarted((truth) => ({
    ...truth,
    signed: { size: truth.signed.size, root: new Uint8Array(32) },
  }))
  const verification = await look(liar.site, { seen: liar.late, key: liar.newKey })
  assertNamed(verification, 'consistency', /with another root/)
})

test('a stranger’s log in place of the one that was trusted is not taken for its successor', async () => {
  const { site } = await restarted()
  const { oldKey, early } = honest
  for (const known of [{ key: oldKey }, { seen: early }]) {
    const verification = await look(site, known)
    assertNamed(verification, 'checkpoint', /The log calls itself/)
  }
})

test('without the old log’s files nobody is accused, and it is said that they are missing', async () => {
  const { site, newKey, early } = honest
  const without = new Map([...site].filter(([path]) => !path.startsWith('log/tile/')))
  const verification = await look(without, { key: newKey, seen: early })
  assert.match(said(verification, 'consistency'), /cannot be told/)
  assert.equal(exitCode(verification), 2)
  assert.equal(verification.seen, undefined)
})
