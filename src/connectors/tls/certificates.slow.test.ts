import assert from 'node:assert/strict'
import { after, test } from 'node:test'

// oxlint-disable-next-line import/no-relative-parent-imports -- the authority serves the demo too
import { makeAuthority } from '../../../demo/certificate-authority.ts'
// oxlint-disable-next-line import/no-relative-parent-imports -- as above
import type { CertificateRequest } from '../../../demo/certificate-authority.ts'
import { namesOf } from './certificate.ts'
import { Loopback, readLive } from './loopback.ts'

const loopback = new Loopback()
after(() => loopback.close())
const authority = await makeAuthority()
const longAgo = new Date('2020-01-01T00:00:00Z')
const yesterday = new Date(Date.now() - 86_400_000)

/** The certificate as read from a server that shows it. */
async function read(
  request: CertificateRequest,
  { roots = authority.root, by = authority, sni = 'shop.test' } = {},
) {
  const issued = await by.issue(request)
  const port = await loopback.https({ ...issued, minVersion: 'TLSv1.2' })
  const { items } = await readLive([{ port, sni, roots }])
  const certificate = items[0]?.certificate
  assert.ok(certificate && 'chain' in certificate)
  return certificate
}

test('an expired certificate is told by its dates, and its chain is judged without them', async () => {
  const expired = { names: ['shop.test'], notBefore: longAgo, notAfter: yesterday }
  const certificate = await read(expired)
  assert.equal(certificate.chain, 'trusted')
  assert.equal(
    new Date(certificate.notAfter).getTime(),
    Math.floor(yesterday.getTime() / 1000) * 1000,
  )

  const tomorrow = new Date(Date.now() + 86_400_000)
  assert.equal((await read({ names: ['shop.test'], notBefore: tomorrow })).chain, 'trusted')
})

test('an expired certificate does not hide an unknown root', async () => {
  const stranger = await makeAuthority('Somebody else')
  const expired = { names: ['shop.test'], notBefore: longAgo, notAfter: yesterday }
  const { chain } = await read(expired, { by: stranger })
  assert.equal(chain, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY')

  const namesake = await makeAuthority()
  assert.notEqual((await read(expired, { by: namesake })).chain, 'trusted', 'a name signs nothing')

  const clientOnly = { ...expired, usages: ['1.3.6.1.5.5.7.3.2'] }
  assert.equal((await read(clientOnly)).chain, 'INVALID_PURPOSE')

  const selfSigned = await read({ ...expired, selfSigned: true })
  assert.equal(selfSigned.chain, 'DEPTH_ZERO_SELF_SIGNED_CERT')
})

test('an expired intermediate is the fault of the chain', async () => {
  const intermediate = await authority.intermediate({
    names: [],
    commonName: 'Old intermediate',
    notBefore: longAgo,
    notAfter: yesterday,
  })
  const request = { names: ['shop.test'] }
  assert.equal((await read(request, { by: intermediate })).chain, 'CERT_HAS_EXPIRED')
  const both = { ...request, notBefore: longAgo, notAfter: yesterday }
  assert.equal((await read(both, { by: intermediate })).chain, 'CERT_HAS_EXPIRED')

  const valid = await authority.intermediate({ names: [], commonName: 'Intermediate' })
  assert.equal((await read(request, { by: valid })).chain, 'trusted')
  assert.equal((await read(both, { by: valid })).chain, 'trusted')
})

test('an unknown root and a self-signed certificate keep the code of OpenSSL', async () => {
  const stranger = await makeAuthority('Somebody else')
  const unknownRoot = await read({ names: ['shop.test'] }, { by: stranger })
  assert.equal(unknownRoot.chain, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  const selfSigned = await read({ names: ['shop.test'], selfSigned: true })
  assert.equal(selfSigned.chain, 'DEPTH_ZERO_SELF_SIGNED_CERT')
})

test('a name matches by RFC 9525: no common name, a wildcard for one whole label', async () => {
  assert.equal((await read({ names: ['www.shop.test'] })).nameMatches, false)
  assert.equal((await read({ names: [], commonName: 'shop.test' })).nameMatches, false)
  const wildcard = { names: ['*.shop.test'] }
  assert.equal((await read(wildcard, { sni: 'www.shop.test' })).nameMatches, true)
  assert.equal((await read(wildcard, { sni: 'a.www.shop.test' })).nameMatches, false)
  assert.equal(
    (await read({ names: ['w*.shop.test'] }, { sni: 'www.shop.test' })).nameMatches,
    false,
  )
  assert.equal((await read({ names: ['127.0.0.1'] }, { sni: '127.0.0.1' })).nameMatches, true)
  assert.equal((await read({ names: ['shop.test'] }, { sni: '127.0.0.1' })).nameMatches, false)
})

test('hostile names come through bounded, as text, and pass for nothing else', async () => {
  const certificate = await read({
    names: ['a\0b.test', 'x, DNS:shop.test', `${'l'.repeat(5000)}.test`, '\u001b[31m.test'],
    commonName: `\u202e<script>\n${'n'.repeat(5000)}`,
  })
  assert.equal(certificate.nameMatches, false)
  assert.ok(certificate.subject.length <= 300)
  assert.deepEqual(certificate.names.slice(0, 2), ['a\uFFFDb.test', 'x, DNS:shop.test'])
  assert.equal(certificate.names[2]?.length, 255)
  assert.equal(certificate.names.length, 4)

  const many = await read({ names: Array.from({ length: 300 }, (_, n) => `n${n}.test`) })
  assert.equal(many.names.length, 100)
})

test('a certificate too large for a handshake leaves the field unread', async () => {
  const names = Array.from({ length: 600 }, (_, n) => `${'n'.repeat(240)}${n}.test`)
  const issued = await authority.issue({ names })
  const port = await loopback.https({ ...issued, minVersion: 'TLSv1.2' })
  const { items, receipts } = await readLive([{ port }])
  assert.deepEqual(items[0]?.certificate, { unread: `tls/127.0.0.1:${port}` })
  assert.equal(receipts[0]?.complete, false)
})

test('names inside other kinds of names are not taken for names', () => {
  assert.deepEqual(namesOf('URI:"http://x\\", DNS:a.test", DNS:b.test, IP Address:10.0.0.1'), [
    'b.test',
    '10.0.0.1',
  ])
  assert.deepEqual(namesOf(undefined), [])
})
