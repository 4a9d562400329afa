/** Every way we know to tamper with a published site, and what two verifiers that share no code say of it. */
import { after, test } from 'node:test'

import { openTestStore } from '#store/test-store.ts'
import { lies } from '#web/test-lies.ts'
import { assertNamed, assertVerified, visit } from '#web/test-site.ts'
import { beginWatched, otherKey } from '#web/test-watched-company.ts'

import { assertAllOk, assertTold, buildVerifier, whyNotBuilt } from './independent-verifier.ts'

const skip = whyNotBuilt() ?? false
const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
const { vkey, older, site, now } = await beginWatched(store, clock)
const verifier = await buildVerifier()
after(() => verifier.close())

test('an untouched site', async () => {
  assertAllOk(await verifier.verify(older.site, { key: vkey, now: older.now }))
  assertAllOk(await verifier.verify(site, { key: vkey, now, seen: older.seen.note }))
})
for (const { what, tell, ours, theirs } of lies) {
  test(what, async () => {
    const lie = tell(site, { older: older.site, otherKey: otherKey(vkey) })
    assertNamed(await visit(lie, { now }), ...ours)
    assertTold(await verifier.verify(lie, { key: vkey, now }), theirs)
  })
}
