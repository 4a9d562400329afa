import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { formatCheckpoint, parseCheckpoint } from '#log/checkpoint.ts'
import { formatNote, parseNote, signNote, verifyNote } from '#log/note.ts'
import { readHead } from '#store/log.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { sha256 } from '#store/sha256.ts'
import { openTestStore } from '#store/test-store.ts'
import { verifyEd25519 } from '#store/verify-ed25519.ts'

import { beginOrganisation } from './begin.ts'
import { loadLogKey } from './log-key.ts'
import { declareProgram } from './round.ts'
import { signHead } from './sign.ts'
import { beginCompany } from './test-company.ts'
import type { TestCompany } from './test-company.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

function signedFile({ organisation }: TestCompany): string {
  return join(store.directory.keys, `${organisation.slug}.signed`)
}

/** Leaves a head behind as if it had been signed before. */
function pretend(company: TestCompany, head: { size: number; root: Uint8Array }): void {
  const { slug, origin } = company.organisation
  const key = loadLogKey(store.directory, slug, origin)
  const text = formatCheckpoint({ origin, ...head })
  const signatures = [signNote(sha256, text, key.vkey, key.sign)]
  writeFileSync(signedFile(company), formatNote({ text, signatures }))
}

test('the committed head is signed by the key of the log, and signing it again gives the same bytes', async () => {
  const company = await beginCompany(store, clock)
  const { slug, origin } = company.organisation
  const first = await signHead(store, company.organisation)
  assert.equal((await signHead(store, company.organisation)).note, first.note)
  assert.equal(readFileSync(signedFile(company), 'utf8'), first.note)
  const { vkey } = loadLogKey(store.directory, slug, origin)
  const signers = await verifyNote(sha256, parseNote(first.note), [vkey], verifyEd25519)
  assert.equal(signers.length, 1)

  await withOrg(store, company.org, declareProgram)
  const second = await signHead(store, company.organisation)
  assert(second.size > first.size)
  assert.equal(parseCheckpoint(parseNote(second.note).text).size, second.size)
})

test('a database that is behind what was signed, or beside it, is not signed', async () => {
  const company = await beginCompany(store, clock)
  await withOrg(store, company.org, declareProgram)
  const head = await readOrg(store, company.org, readHead)
  const other = sha256(new Uint8Array())
  const refused = async (code: string) => {
    const before = readFileSync(signedFile(company), 'utf8')
    await assert.rejects(signHead(store, company.organisation), { name: 'OperatingError', code })
    assert.equal(readFileSync(signedFile(company), 'utf8'), before)
  }
  pretend(company, { size: head.size + 1, root: head.root })
  await refused('log-rolled-back')
  pretend(company, { size: head.size, root: other })
  await refused('log-forked')
  pretend(company, { size: head.size - 1, root: other })
  await refused('log-forked')

  pretend(company, head)
  assert.equal((await signHead(store, company.organisation)).size, head.size)
})

test('a signed head that another key signed, or no key at all, is refused with what to do', async () => {
  const company = await beginCompany(store, clock)
  const stranger = await beginCompany(store, clock)
  await signHead(store, company.organisation)
  await signHead(store, stranger.organisation)
  writeFileSync(signedFile(company), readFileSync(signedFile(stranger)))
  await assert.rejects(signHead(store, company.organisation), { code: 'signed-head-damaged' })
  rmSync(join(store.directory.keys, `${company.organisation.slug}.key`))
  await assert.rejects(signHead(store, company.organisation), { code: 'log-key-missing' })
})

test('an organisation begins once: neither its name nor the origin of its log can be taken again', async () => {
  const { organisation } = await beginCompany(store, clock)
  const { slug, origin } = organisation
  const given = { name: 'Other', timeZone: 'UTC' }
  for (const taken of [
    { slug, origin: 'other.example/log' },
    { slug: 'other', origin },
  ]) {
    await assert.rejects(beginOrganisation(store, { ...given, ...taken }), {
      name: 'OperatingError',
      code: 'organisation-exists',
    })
  }
})
