import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import type { TimeStamping } from '#engine/time-stamping.ts'

import { askForTimeStamp } from './ask-tsa.ts'
import { send, startTsa } from './test-tsa.ts'
import type { Behaviour, TestTsa } from './test-tsa.ts'
import { readCertificates, responseOf, timeOfToken, verifyTimeStamp } from './time-stamp.ts'

const text = Buffer.from('log.example/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n')
let tsa: TestTsa
let other: TestTsa
before(async () => {
  tsa = await startTsa()
  other = await startTsa('ec')
})
after(async () => {
  await tsa.close()
  await other.close()
})

async function ask(of: TestTsa, changes: Partial<TimeStamping> = {}, withinMs = 5000) {
  const stamping = { url: of.url, certificates: of.certificates, ...changes }
  return await askForTimeStamp(stamping, text, () => new Date(), withinMs)
}

async function refused(
  how: Behaviour | undefined,
  why: RegExp,
  changes: Partial<TimeStamping> = {},
) {
  tsa.behave(how)
  try {
    await assert.rejects(ask(tsa, changes, 1000), {
      name: 'OperatingError',
      code: 'time-stamp-refused',
      message: why,
    })
  } finally {
    tsa.behave()
  }
}

test('an authority on RSA or on a curve gives a time stamp, believed by its own certificate or by its issuer’s', async () => {
  for (const each of [tsa, other]) {
    for (const certificates of [each.certificates, each.issuers]) {
      const { at, policy, token } = await ask(each, { certificates })
      assert(Math.abs(at.getTime() - Date.now()) < 60_000)
      assert.equal(policy, '1.2.3.4.1')
      assert.deepEqual(timeOfToken(token), at)
      const again = await verifyTimeStamp(responseOf(token), text, certificates)
      assert.deepEqual(again.token, token)
    }
  }
  assert.equal((await ask(tsa, { policy: '1.2.3.4.2' })).policy, '1.2.3.4.2')
})

test('openssl verifies what we publish', async () => {
  const { token } = await ask(tsa)
  const [body, response] = [join(tsa.folder, 'body'), join(tsa.folder, 'published.tsr')]
  writeFileSync(body, text)
  writeFileSync(response, responseOf(token))
  const words = ['ts', '-verify', '-data', body, '-in', response, '-CAfile', tsa.issuer]
  assert.match(execFileSync('openssl', words, { stdio: 'pipe' }).toString(), /Verification: OK/)
})

test('a time stamp over something else is refused, when it comes and whenever it is verified', async () => {
  const foreign = tsa.reply(query('something else'))
  await refused((_, response) => send(response, foreign), /over something else/)
  const { token } = await ask(tsa)
  const later = Buffer.from('log.example/log\n2\n')
  await assert.rejects(
    verifyTimeStamp(responseOf(token), later, tsa.certificates),
    /something else/,
  )
})

test('an answer to another question, with another number or none, is refused', async () => {
  const earlier = tsa.reply(query(text))
  await refused((_, response) => send(response, earlier), /does not repeat the number/)
  const none = tsa.reply(query(text, '-no_nonce'))
  await refused((_, response) => send(response, none), /does not repeat the number/)
})

test('an authority that is not the one pinned is refused, and so is one certificate for several uses', async () => {
  await refused(undefined, /not signed by the authority given/, {
    certificates: other.certificates,
  })
  await refused(undefined, /not signed by the authority given/, { certificates: other.issuers })
  await refused(undefined, /not signed by the authority given/, { certificates: [] })
})

test('a certificate that is for other uses too is refused, even where it is pinned', async () => {
  // An authority may leave its certificate out; the pinned one is then the one to look at.
  const bare = tsa.reply(query(text, '-no_cert'))
  await verifyTimeStamp(bare, text, tsa.certificates)
  const issue = 'x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -days 2 -extfile tsa.cnf'
  const words = [...issue.split(' '), '-extensions', 'other_cert', '-set_serial', serialOf(tsa)]
  execFileSync('openssl', [...words, '-out', 'wide.pem'], { cwd: tsa.folder, stdio: 'pipe' })
  const wide = readCertificates(readFileSync(join(tsa.folder, 'wide.pem'), 'utf8'))
  await assert.rejects(verifyTimeStamp(bare, text, wide), /not for time stamping alone/)
})

test('every byte of a time stamp that is changed spoils it, or is none that says anything', async () => {
  const { at, token } = await ask(other)
  const response = responseOf(token)
  let spoiled = 0
  for (let place = 0; place < response.length; place += 3) {
    const changed = Uint8Array.from(response)
    changed[place] = (changed[place] ?? 0) ^ 1
    try {
      const read = await verifyTimeStamp(changed, text, other.certificates)
      // What is left over: certificates sent along that nobody needs, and second spellings of the same.
      assert.deepEqual([read.at, read.policy], [at, '1.2.3.4.1'])
    } catch (error) {
      assert.equal(error instanceof Error && error.name, 'FormatError', String(error))
      spoiled++
    }
  }
  assert(spoiled > response.length / 3 / 4, `${spoiled} of ${response.length / 3}`)
})

test('garbage, refusals, silence and floods are refused in words, and in time', async () => {
  await refused((_, response) => send(response, Buffer.from('garbage')), /not an RFC 3161 response/)
  await refused((_, response) => send(response, Buffer.alloc(0)), /not an RFC 3161 response/)
  await refused((_, response) => send(response, Buffer.alloc(70_000)), /longer than 64 KiB/)
  await refused((_, response) => response.writeHead(500).end(), /answers 500/)
  await refused((_, response) => response.writeHead(302, { location: other.url }).end(), /redirect/)
  await refused(() => undefined, /no answer in time/)
  await refused((_, response) => void response.writeHead(200).write('half'), /no answer in time/)
  await refused((_, response) => void response.destroy(), /There is no time stamp/)
  await refused(undefined, /refuses, with status 2/, { policy: '1.2.3.4.9' })
})

test('an authority whose clock is far from ours proves nothing', async () => {
  const stamping = { url: tsa.url, certificates: tsa.certificates }
  await assert.rejects(
    askForTimeStamp(stamping, text, () => new Date('2020-01-01T00:00:00Z')),
    /its clock says/,
  )
})

test('certificates are read from PEM, and a file without one is refused', () => {
  const pem = readFileSync(tsa.own, 'utf8') + readFileSync(tsa.issuer, 'utf8')
  assert.equal(readCertificates(pem).length, 2)
  for (const wrong of ['', 'no PEM', pem.replaceAll(/[A-Za-z]{8}\n/g, 'x\n')]) {
    assert.throws(() => readCertificates(wrong), { code: 'tsa-certificate-refused' })
  }
})

/** A request as openssl makes it. */
function query(data: string | Buffer, ...more: string[]): Buffer {
  const file = join(tsa.folder, 'queried')
  writeFileSync(file, data)
  const certificate = more.includes('-no_cert') ? [] : ['-cert']
  const options = more.filter((word) => word !== '-no_cert')
  return execFileSync(
    'openssl',
    ['ts', '-query', '-data', file, '-sha256', ...certificate, ...options],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
}

function serialOf({ certificates: [own] }: TestTsa): string {
  return `0x${own?.serialNumber ?? ''}`
}
