import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { policyVersions } from '#populations/policy-version.ts'

import { actionSql } from './actions.ts'
import { putDocument, readDocument } from './documents.ts'
import { putItem } from './items.ts'
import { createOrganisation, readOrg, withOrg } from './organisation.ts'
import { putSource } from './sources.ts'
import { dropStrayDocuments } from './stray-documents.ts'
import { openTestStore } from './test-store.ts'

const clock = { now: new Date('2026-11-01T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

async function newOrganisation(slug: string): Promise<string> {
  const wanted = { slug, name: slug, origin: `${slug}.example/log`, timeZone: 'UTC' }
  return (await createOrganisation(store, wanted, new Uint8Array(32))).id
}
const one = await newOrganisation('one')
const two = await newOrganisation('two')

async function put(text: string, org = one, uploadedBy = 'a') {
  const file = { name: 'a.txt', type: 'text/plain', bytes: Buffer.from(text), uploadedBy }
  return await withOrg(store, org, (tx) => putDocument(tx, store.directory, file))
}

const isThere = (digest: string) => existsSync(join(store.directory.blobs, digest))

test('what an action or a source names stays; the rest goes with its bytes, unless they are also another document’s', async () => {
  const [attached, list, stray, shared, fresh] = [
    await put('attached'),
    await put('list'),
    await put('stray'),
    await put('shared'),
    await put('fresh'),
  ]
  const theirs = await put('shared', two)
  await withOrg(store, one, async (tx) => {
    await actionSql(tx, {
      entry: 1,
      name: 'x.attach',
      actor: 'a',
      input: { document: attached.id },
    }).execute(tx.db)
    await putSource(tx, { id: 's', connector: 'csv', settings: { file: `document:${list.id}` } })
  })
  const before = new Date(fresh.recordedAt.getTime())
  assert.equal(await dropStrayDocuments(store, one, { before }), 2)
  const left = await readOrg(store, one, async (tx) => {
    const found = []
    for (const { id } of [attached, list, stray, shared, fresh])
      found.push((await readDocument(tx, id)) !== undefined)
    return found
  })
  assert.deepEqual(left, [true, true, false, false, true])
  assert.deepEqual(
    [attached, list, stray, theirs, fresh].map(({ digest }) => isThere(digest)),
    [true, true, false, true, true],
  )
  assert.equal(await dropStrayDocuments(store, one, { id: theirs.id }), 0)
  assert(isThere(theirs.digest))
})

test('the sealed copy of a signature, and the sealed PDF of a policy, stay: nobody handed them in', async () => {
  const [signed, sealed] = [await put('signed', one, 'link'), await put('sealed')]
  await withOrg(store, one, (tx) =>
    putItem(tx, policyVersions, {
      id: 'access/1',
      policy: 'access',
      number: 1,
      state: 'published',
      en: { text: 'Text', digest: '0'.repeat(64), sealed: sealed.id },
      change: '',
      draftedBy: 'a',
      approvals: [],
    }),
  )
  await dropStrayDocuments(store, one, { before: new Date(sealed.recordedAt.getTime() + 1) })
  assert.deepEqual([isThere(signed.digest), isThere(sealed.digest)], [true, true])
})
