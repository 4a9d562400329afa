import assert from 'node:assert/strict'
import { test } from 'node:test'

import { textOf, utf8 } from './bytes.ts'
import { cosign } from './cosignature.ts'
import { formatNote, formatVkey, parseNote } from './note.ts'
import { witnessKey } from './test-keys.ts'
import {
  headOf,
  log,
  otherVkey,
  published,
  sha256,
  signedHead,
  soundEntries,
} from './test-published-log.ts'
import { assertNamed, documentChanged, outcomes, sound, visit, visitedAt } from './test-visit.ts'
import { keyInPolicy, policyInUse } from './verify-site-witnesses.ts'
import { exitCode } from './verify-site.ts'
import type { Verification } from './verify-site.ts'

const hourMs = 3_600_000
const witnesses = ['a', 'b', 'c'].map((name) => ({ name, ...witnessKey(`${name}.example`) }))
const lines = witnesses.map(({ name, vkey }) => `witness ${name} ${formatVkey(sha256, vkey)}`)
/** Two of three, for this log. */
const policy = [`log ${log.vkey}`, ...lines, 'group g 2 a b c', 'quorum g', ''].join('\n')

const entries = soundEntries()
const signed = parseNote(signedHead(headOf(entries)))

/** The site with its head cosigned by these witnesses, so many milliseconds before the visit, and with this policy. */
async function site(agesMs: Record<string, number>, published_ = policy, isClaimed = false) {
  const files = await published(entries)
  const cosignatures = witnesses.flatMap(({ name, vkey, sign }) => {
    const age = agesMs[name]
    if (age === undefined) return []
    return [cosign(sha256, signed.text, vkey, sign, new Date(visitedAt.getTime() - age))]
  })
  const note = formatNote({ ...signed, signatures: [...signed.signatures, ...cosignatures] })
  const shown = documentChanged(files, (it) =>
    Object.assign(Object(it['log']), { witnessed: isClaimed }),
  )
  return shown.set('log/policy', utf8(published_)).set('log/checkpoint', utf8(note))
}

function said({ checks }: Verification): string {
  const [found] = checks.filter(({ check }) => check === 'witnesses')
  return `${found?.outcome}: ${found?.message}`
}

test('a fresh quorum by a policy of one’s own is verified, and who made it is said with when', async () => {
  const verification = await visit(await site({ a: hourMs, c: 2 * hourMs }), { policy })
  assert.equal(
    said(verification),
    'verified: Witnessed by a, c (2 of 3, at least 2 needed), last at 2026-01-02T03:00:00Z, by your policy.',
  )
  assert.deepEqual(outcomes(verification), sound.with(1, 'witnesses verified'))
})

test('by the site’s own policy it is only as good as the site, and that is said', async () => {
  const verification = await visit(await site({ a: hourMs, b: hourMs }))
  assert.match(
    said(verification),
    /^verified: Witnessed by a, b .*by the site's own policy; pin one/,
  )
})

test('a quorum is fresh for 24 hours, and not a moment longer', async () => {
  const day = 24 * hourMs
  const fresh = await visit(await site({ a: hourMs, b: day }), { policy })
  assert.match(said(fresh), /^verified/)
  const stale = await visit(await site({ a: hourMs, b: day + 1000 }), { policy })
  assertNamed(
    stale,
    'witnesses',
    /^Unwitnessed: the last quorum is of 2026-01-01T04:59:59Z, more than 24 hours ago, by your policy\.$/,
  )
})

test('a cosignature up to five minutes ahead of our clock is believed, not one from further ahead', async () => {
  const minute = 60_000
  const ahead = await visit(await site({ a: -5 * minute, b: hourMs }), { policy })
  assert.match(said(ahead), /^verified/)
  const early = await visit(await site({ a: -5 * minute - 1000, b: hourMs }), { policy })
  assertNamed(
    early,
    'witnesses',
    /a\.example cosigned at 2026-01-02T05:05:01Z, which is yet to come/,
  )
})

test('without a quorum, one’s own policy fails; the site’s own only where the page claims to be witnessed', async () => {
  const why = /^Unwitnessed: 1 of 3 witnesses confirm .* no quorum \(at least 2 needed\), by your/
  assertNamed(await visit(await site({ a: hourMs }), { policy }), 'witnesses', why)
  const open = await visit(await site({ a: hourMs }))
  assert.match(said(open), /^noted: Unwitnessed: 1 of 3 witnesses .*by the site's own policy/)
  assert.equal(exitCode(open), 0)
  const claimed = await visit(await site({ a: hourMs }, policy, true))
  assertNamed(claimed, 'witnesses', /^The page claims to be witnessed\. Unwitnessed: 1 of 3/)
})

test('a policy that asks for nobody is said to, whoever’s it is', async () => {
  const nobody = `log ${log.vkey}\n${lines.join('\n')}\nquorum none\n`
  const cosigned = { a: hourMs, b: hourMs, c: hourMs }
  const pinned = await visit(await site(cosigned), { policy: nobody })
  assert.equal(said(pinned), 'noted: Your policy asks for no witness.')
  const own = await visit(await site(cosigned, nobody))
  assert.match(said(own), /^noted: Unwitnessed: nobody outside the company is asked/)
  assertNamed(await visit(await site(cosigned, nobody, true)), 'witnesses', /nobody outside/)
})

test('a wrong cosignature of a witness that is asked spoils the checkpoint', async () => {
  const files = await site({ a: hourMs, b: hourMs })
  const note = parseNote(files.get('log/checkpoint') ?? utf8(''))
  const [own, a, b] = note.signatures
  assert(own && a && b)
  const signature = Uint8Array.from(a.signature)
  signature[20] = (signature[20] ?? 0) ^ 1
  const spoiled = formatNote({ ...note, signatures: [own, { ...a, signature }, b] })
  const changed = new Map(files).set('log/checkpoint', utf8(spoiled))
  assertNamed(await visit(changed, { policy }), 'witnesses', /witness a\.example is wrong/)
})

test('a policy must be about this log, with its key, where it is about any', async () => {
  const inUse = async (text: string, isPinned: boolean) => {
    const pinned = isPinned ? text : undefined
    const { policy: read, ...use } = await policyInUse(
      sha256,
      { pinned, published: async () => (isPinned ? assert.fail('not asked for') : utf8(text)) },
      log.key,
    )
    return { ...use, logs: read.logs.length }
  }
  const renamed = formatVkey(sha256, { ...log.key, name: 'other.example' })
  const other = `log ${otherVkey}\nlog ${renamed}\n`
  for (const isPinned of [true, false]) {
    assert.deepEqual(await inUse(policy, isPinned), { isPinned, logs: 1 })
    assert.deepEqual(await inUse(`log ${otherVkey}\n${policy}`, isPinned), { isPinned, logs: 2 })
    assert.deepEqual(await inUse('quorum none\n', isPinned), { isPinned, logs: 0 })
    // Another key of this name, and this key under another name.
    const whose = isPinned
      ? /^your policy is about other logs/
      : /^the site's policy is about other/
    const refusal = { name: 'FormatError', message: whose }
    await assert.rejects(inUse(`${other}quorum none\n`, isPinned), refusal)
  }
})

test('a policy of one’s own names the log’s key, and that is the one it is held to', async () => {
  assert.equal(keyInPolicy(sha256, undefined, log.origin), undefined)
  assert.equal(keyInPolicy(sha256, policy, 'other.example/log'), undefined)
  const two = `log ${formatVkey(sha256, { ...log.key, name: 'other.example/log', publicKey: new Uint8Array(32).fill(9) })}\n${policy}`
  const found = keyInPolicy(sha256, two, log.origin)
  assert.equal(found && formatVkey(sha256, found), log.vkey)
  const files = await site({ a: hourMs, b: hourMs })
  const message = (await visit(files, { policy })).checks[0]?.message
  assert.match(message ?? '', /signed by the key you gave/)
  const wrong = policy.replace(log.vkey, otherVkey)
  assertNamed(await visit(files, { policy: wrong }), 'checkpoint', /valid signature/)
  assert.equal(textOf(files.get('log/policy') ?? utf8('')), policy)
})
