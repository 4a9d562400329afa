import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { PDF } from '@libpdf/core'

import { startTsa } from '#run/test-tsa.ts'
import type { TestTsa } from '#run/test-tsa.ts'
import { responseOf, verifyTimeStamp } from '#run/time-stamp.ts'
import { openDataDirectory } from '#store/data-directory.ts'

import { sealKeyOf } from './seal-key.ts'
import type { SealKey } from './seal-key.ts'
import { sealOwnPdf } from './seal-own-pdf.ts'
import { sealPdf, sealPdfAnyway } from './seal.ts'
import { bytesOf, isIntact, readSeal, valueOf } from './test-seal.ts'
import { typesetPaper } from './typeset.ts'

const at = new Date()
const name = 'Beispiel, "GmbH" + Cö \\ #1'
const reason = 'Fassung 3 (neu) – größer'
const ids = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  algorithmProtection: '1.2.840.113549.1.9.52',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
}

/** On a machine that does much else, a process takes seconds to begin. */
const patient = { withinMs: 120_000 }

let folder: string
let tsa: TestTsa
let key: SealKey
let own: Uint8Array
/** One of each way that a PDF is sealed in. */
let sealed: { plain: Uint8Array; stamped: Uint8Array; own: Uint8Array }

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beleg-seal-'))
  tsa = await startTsa()
  key = await sealKeyOf(openDataDirectory(join(folder, 'data')), { slug: 'beispiel', name }, at)
  writeFileSync(join(folder, 'organisation.pem'), key.certificate.toString())
  const paper = await typesetPaper({
    title: 'Kryptografie',
    language: 'de',
    at,
    text: 'Ein Absatz.',
  })
  const timeStamping = { url: tsa.url, certificates: tsa.certificates }
  const pdf = PDF.create()
  for (let n = 0; n < 2; n++) pdf.addPage({ width: 595, height: 842 }).drawText('Eigene Worte')
  own = await pdf.save()
  const ownSealed = await sealOwnPdf(own, { key, reason, at }, patient)
  assert(ownSealed)
  sealed = {
    plain: await sealPdf(paper, { key, reason, at }),
    stamped: await sealPdf(paper, { key, reason, at, timeStamping }),
    own: ownSealed,
  }
})

after(async () => {
  await tsa.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The words a reader of the PDF finds. */
async function wordsOf(bytes: Uint8Array): Promise<string> {
  const pdf = await PDF.load(bytes)
  return pdf
    .getPages()
    .map((page) => page.extractText().text)
    .join(' ')
}

/** What somebody does who has the sealed PDF and not the key: one byte changed, a page put behind it. */
async function tampered(bytes: Uint8Array): Promise<Record<'byte' | 'page', Uint8Array>> {
  const byte = Uint8Array.from(bytes)
  byte[200] = (byte[200] ?? 0) ^ 1
  const pdf = await PDF.load(bytes)
  pdf.addPage({ width: 595, height: 842 }).drawText('Und noch etwas')
  const page = await pdf.save({ incremental: true })
  assert(Buffer.compare(page.subarray(0, bytes.length), bytes) === 0, 'an incremental update')
  return { byte, page }
}

test("the seal's key is the organisation's own, lies in a file of its own, and its certificate names it as it is named", async () => {
  const directory = openDataDirectory(join(folder, 'data'))
  assert.equal(statSync(join(directory.keys, 'beispiel.seal')).mode & 0o777, 0o600)
  const again = await sealKeyOf(directory, { slug: 'beispiel', name }, at)
  assert(again.certificate.raw.equals(key.certificate.raw))
  const subject = ['x509', '-noout', '-subject', '-nameopt', 'utf8', '-in', 'organisation.pem']
  const said = execFileSync('openssl', subject, { cwd: folder, encoding: 'utf8' })
  assert.equal(said.trim(), `subject=CN=${name}`)
})

// The rules, and no document of theirs: ETSI EN 319 142-1, 6.3, table 1.
for (const kind of ['plain', 'stamped', 'own'] as const) {
  test(`${kind}: a seal has what PAdES wants of a baseline signature, and nothing that it forbids`, async () => {
    const seal = await readSeal(sealed[kind])
    assert.deepEqual(seal.says, {
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      M: `D:${at.toISOString().replaceAll(/\D/g, '').slice(0, 14)}Z`,
      Reason: reason,
    })
    assert(!seal.dictionary.has('Cert'))
    assert.match(seal.between, /^<[0-9a-fA-F]+>$/)
    assert(isIntact(seal, key.certificate))

    const { signed, signer } = seal
    const attributes = signer.signedAttrs?.attributes ?? []
    assert.deepEqual(
      new Set(attributes.map(({ type }) => type)),
      new Set([
        ids.contentType,
        ids.messageDigest,
        ids.algorithmProtection,
        ids.signingCertificateV2,
      ]),
      'no signing-time above all',
    )
    // id-data, 1.2.840.113549.1.7.1
    assert.equal(valueOf(attributes, ids.contentType).toString('hex'), '06092a864886f70d010701')
    assert.equal(signed.encapContentInfo.eContent, undefined)
    const digest = createHash('sha256').update(seal.covered).digest()
    assert(bytesOf(valueOf(attributes, ids.messageDigest)).equals(digest))
    const fingerprint = createHash('sha256').update(key.certificate.raw).digest()
    assert(valueOf(attributes, ids.signingCertificateV2).includes(fingerprint))
    assert.equal(signed.certificates?.length, 1)
    assert(seal.cms.includes(key.certificate.raw))
    const order = attributes.map((each) => Buffer.from(each.toSchema().toBER()))
    assert.deepEqual(
      order.toSorted((a, b) => Buffer.compare(a, b)),
      order,
      'DER',
    )

    const beside = signer.unsignedAttrs?.attributes ?? []
    if (kind !== 'stamped') {
      assert.equal(beside.length, 0)
      return
    }
    assert.deepEqual(
      beside.map(({ type }) => type),
      [ids.timeStampToken],
    )
    const token = valueOf(beside, ids.timeStampToken)
    const over = signer.signature.valueBlock.valueHexView
    const stamp = await verifyTimeStamp(responseOf(token), over, tsa.certificates)
    assert(Math.abs(stamp.at.getTime() - at.getTime()) < 120_000)
  })

  test(`${kind}: a byte changed, or a page put behind it, breaks the seal`, async () => {
    const { page } = await tampered(sealed[kind])
    const withPage = await readSeal(page)
    assert(!withPage.coversAll && !isIntact(withPage, key.certificate))
    const { covered } = await readSeal(sealed[kind])
    for (const part of [0.1, 0.5, 0.9]) {
      const changed = Buffer.from(covered)
      const index = Math.floor(covered.length * part)
      changed[index] = (changed[index] ?? 0) ^ 1
      const seal = { ...(await readSeal(sealed[kind])), covered: changed }
      assert(!isIntact(seal, key.certificate), String(part))
    }
  })

  test(`${kind}: openssl verifies the signature as CAdES, and refuses it over anything else`, async () => {
    const seal = await readSeal(sealed[kind])
    writeFileSync(join(folder, 'seal.der'), seal.cms)
    const verify = (content: Buffer) => {
      writeFileSync(join(folder, 'content'), content)
      const asked = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'seal.der']
      const trust = ['-content', 'content', '-CAfile', 'organisation.pem', '-purpose', 'any']
      return spawnSync('openssl', [...asked, ...trust, '-out', 'out'], { cwd: folder }).status
    }
    assert.equal(verify(seal.covered), 0)
    const changed = Buffer.from(seal.covered)
    changed[200] = (changed[200] ?? 0) ^ 1
    assert.notEqual(verify(changed), 0)
  })
}

const pyhanko = whyNot('pyhanko', '--version')
describe('pyHanko', { skip: pyhanko }, () => {
  /** The certificates given are all that is trusted; nothing is fetched. */
  const validate = (bytes: Uint8Array, ...trusted: string[]) => {
    writeFileSync(join(folder, 'asked.pdf'), bytes)
    const asked = ['sign', 'validate', '--pretty-print', '--trust-replace', '--no-revocation-check']
    const trust = trusted.flatMap((file) => ['--trust', file])
    const { status, stdout } = spawnSync('pyhanko', [...asked, ...trust, 'asked.pdf'], {
      cwd: folder,
      encoding: 'utf8',
    })
    return { status, text: stdout }
  }

  for (const kind of ['plain', 'stamped', 'own'] as const) {
    test(`${kind}: valid for who trusts the organisation's certificate, for nobody else, and not with a byte or a page more`, async () => {
      const trusted = ['organisation.pem', ...(kind === 'stamped' ? [tsa.issuer] : [])]
      const { status, text } = validate(sealed[kind], ...trusted)
      assert.equal(status, 0, text)
      assert.match(text, /The signature covers the entire file\./)
      assert.match(text, /The signature is judged VALID\./)
      if (kind === 'stamped') assert.match(text, /The TSA certificate is trusted\./)
      const others = validate(sealed[kind], tsa.issuer)
      assert.equal(others.status, 1, others.text)
      const { byte, page } = await tampered(sealed[kind])
      for (const each of [byte, page]) assert.equal(validate(each, ...trusted).status, 1)
    })
  }
})

const pdfsig = whyNot('pdfsig', '-v')
describe('pdfsig', { skip: pdfsig }, () => {
  /** Says in words what it finds, and ends with 0 either way. */
  const look = (bytes: Uint8Array) => {
    writeFileSync(join(folder, 'asked.pdf'), bytes)
    return spawnSync('pdfsig', ['-nocert', 'asked.pdf'], { cwd: folder, encoding: 'utf8' }).stdout
  }

  for (const kind of ['plain', 'stamped', 'own'] as const) {
    test(`${kind}: valid over the whole document, and no longer with a byte or a page more`, async () => {
      const text = look(sealed[kind])
      assert.match(text, /Signature Validation: Signature is Valid\./)
      assert.match(text, /Total document signed/)
      assert.match(text, /Signature Type: ETSI\.CAdES\.detached/)
      const { byte, page } = await tampered(sealed[kind])
      assert.match(look(byte), /Signature Validation: Digest Mismatch\./)
      assert.match(look(page), /Not total document signed/)
    })
  }
})

test('a PDF of the company’s own is sealed as it is, apart; one that is read for ever costs its time and nobody else’s', async () => {
  assert(Buffer.compare(sealed.own.subarray(0, own.length), own) === 0)
  assert((await wordsOf(sealed.own)).includes('Eigene Worte'))

  const text = Buffer.from(own).toString('latin1')
  const endless = Buffer.from(text.replace('/Contents', '/Conten)s'), 'latin1')
  let beats = 0
  const heart = setInterval(() => beats++, 20)
  const sealing = { key, reason: 'x', at }
  assert.equal(await sealOwnPdf(endless, sealing, { withinMs: 1500 }), undefined)
  const small = { withinMs: 120_000, megabytes: 64 }
  assert.equal(await sealOwnPdf(endless, sealing, small), undefined)
  clearInterval(heart)
  assert(beats > 40, String(beats))
  assert.equal(await sealOwnPdf(Buffer.from('%PDF-1.7'), sealing), undefined)
})

test('a PDF that is sealed already, or forges a place for a seal, gets its own in a place of its own', async () => {
  const again = await sealOwnPdf(sealed.own, { key, reason, at }, patient)
  assert(again)
  const first = await readSeal(again)
  assert(isIntact({ ...first, coversAll: true }, key.certificate) && !first.coversAll)
  assert(isIntact(await readSeal(again, 'Seal 2'), key.certificate))

  const pdf = PDF.create()
  pdf.addPage({ width: 595, height: 842 })
  pdf.setTitle('/ByteRange [0 9999999999 9999999999 9999999999] /Contents <00>')
  const forged = await sealOwnPdf(await pdf.save(), { key, reason, at }, patient)
  assert(forged)
  assert(Buffer.from(forged).includes('9999999999'))
  assert(isIntact(await readSeal(forged), key.certificate))
})

test('a time stamp that is too long for its place is none: a paper then bears our own time', async () => {
  const timeStamping = { url: tsa.url, certificates: tsa.certificates }
  const paper = await typesetPaper({ title: 'x', language: 'de', at, text: 'Ein Absatz.' })
  const long = join(tsa.folder, 'ca.pem')
  const issuer = readFileSync(long)
  // The authority sends all of these with its token.
  writeFileSync(long, Buffer.concat(Array.from({ length: 40 }, () => issuer)))
  try {
    const sealing = { key, reason, at: new Date(), timeStamping }
    await assert.rejects(sealPdf(paper, sealing), { code: 'time-stamp-refused' })
    const seal = await readSeal(await sealPdfAnyway(paper, sealing))
    assert(isIntact(seal, key.certificate))
    assert.equal(seal.signer.unsignedAttrs, undefined)
  } finally {
    writeFileSync(long, issuer)
  }
})

/** Why a program's tests are left out; false where it is installed. */
function whyNot(program: string, version: string): string | false {
  return spawnSync(program, [version]).status === 0 ? false : `${program} is not installed`
}
