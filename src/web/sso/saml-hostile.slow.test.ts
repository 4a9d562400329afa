import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { RefusalCode } from './refusal.ts'
import { finishSaml } from './saml.ts'
import { acsUrl, assertionOf, responseOf, sign, signatureIn } from './test-saml-provider.ts'
import type { Said } from './test-saml-provider.ts'
import {
  answer,
  begun,
  finish,
  idp,
  nothingSeen,
  now,
  refused,
  settings,
  stranger,
} from './test-saml-sign-in.ts'

test('what was not signed by the provider is refused', async (t) => {
  const { pending, said } = await begun()
  const assertion = sign(assertionOf(said), idp)
  const mallory = assertionOf({ ...said, nameId: 'mallory' })
  const responseSigned = sign(responseOf(said, assertionOf(said)), idp)
  const bothSigned = sign(responseOf(said, assertion), idp)
  const forgeries: [string, RefusalCode, string][] = [
    ['no signature', 'saml-unsigned', responseOf(said, mallory)],
    ['another key, its certificate enclosed', 'saml-signature-invalid', answer(said, stranger)],
    [
      'a name changed',
      'saml-signature-invalid',
      responseOf(said, assertion.replace('>alice<', '>mallory<')),
    ],
    [
      'a name changed in a signed response',
      'saml-signature-invalid',
      responseSigned.replace('>alice<', '>mallory<'),
    ],
    [
      'an assertion swapped in a signed response',
      'saml-signature-invalid',
      responseSigned.replace(assertionOf(said), mallory),
    ],
    [
      'a signed assertion in a response whose signature does not hold',
      'saml-signature-invalid',
      bothSigned.replace(' Destination=', ' Consent="x" Destination='),
    ],
    [
      'an empty signature',
      'saml-signature-invalid',
      answer(said).replace(/<SignatureValue>[^<]+/, '<SignatureValue>AAAA'),
    ],
    [
      'SHA-1',
      'saml-algorithm-refused',
      responseOf(said, sign(assertionOf(said), idp, { signature: 'sha1', digest: 'sha1' })),
    ],
    [
      'SHA-1 digests',
      'saml-algorithm-refused',
      responseOf(said, sign(assertionOf(said), idp, { digest: 'sha1' })),
    ],
    [
      'HMAC with the certificate',
      'saml-algorithm-refused',
      answer(said).replace(
        'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
        'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
      ),
    ],
    [
      'a transform that selects',
      'saml-algorithm-refused',
      answer(said).replace(
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/TR/1999/REC-xpath-19991116',
      ),
    ],
    ['an empty reference', 'saml-signature-invalid', answer(said).replace('URI="#_a1"', 'URI=""')],
  ]
  for (const [name, code, xml] of forgeries) {
    await t.test(name, () => refused(code, finish(pending, xml)))
  }
})

test('signature wrapping is refused, in all eight forms', async (t) => {
  const { pending, said } = await begun()
  const evil = { ...said, nameId: 'mallory' }
  const signed = sign(assertionOf(said), idp)
  const signature = signatureIn(signed)
  const original = signed.replace(signature, '')
  const forged = assertionOf(evil, '_evil')
  const afterIssuer = '</saml:Issuer>'
  /** The forged assertion with something behind its issuer. */
  function forgedWith(content: string): string {
    return forged.replace(afterIssuer, afterIssuer + content)
  }
  function inSignature(content: string): string {
    return signature.replace('</Signature>', `${content}</Signature>`)
  }
  const signedResponse = sign(responseOf(said, assertionOf(said)), idp)
  const ofResponse = signatureIn(signedResponse)
  const originalResponse = signedResponse.replace(ofResponse, '')
  function forgedResponse(content: string): string {
    return responseOf(evil, forged, '_evilresponse').replace(afterIssuer, afterIssuer + content)
  }

  const attacks: [string, string][] = [
    ['XSW1: the response after its signature', forgedResponse(ofResponse + originalResponse)],
    [
      'XSW1: the response in its signature',
      forgedResponse(ofResponse.replace('</Signature>', `${originalResponse}</Signature>`)),
    ],
    ['XSW2: the response before its signature', forgedResponse(originalResponse + ofResponse)],
    ['XSW3: a forged assertion before the signed one', responseOf(said, forged + signed)],
    ['XSW3: a forged assertion after the signed one', responseOf(said, signed + forged)],
    ['XSW4: the signed assertion in a forged one', responseOf(said, forgedWith(signed))],
    [
      'XSW5: the signature in a forged one, the original after it',
      responseOf(said, forgedWith(signature) + original),
    ],
    [
      'XSW6: the original in the signature of a forged one',
      responseOf(said, forgedWith(inSignature(original))),
    ],
    [
      'XSW7: a forged assertion in extensions',
      responseOf(said, `<samlp:Extensions>${forged}</samlp:Extensions>${signed}`),
    ],
    [
      'XSW7: the signed assertion in extensions',
      responseOf(said, `<samlp:Extensions>${signed}</samlp:Extensions>${forged}`),
    ],
    [
      'XSW8: the original in an object of the signature',
      responseOf(said, forgedWith(inSignature(`<Object>${original}</Object>`))),
    ],
    ['one id for both', responseOf(said, assertionOf(evil) + signed)],
    [
      'one id in another spelling',
      responseOf(said, signed.replace('<saml:Conditions', '<saml:Conditions Id="_a1"')),
    ],
    [
      'an assertion of another namespace',
      responseOf(said, forged.replaceAll('SAML:2.0:assertion', 'SAML:2.0:other') + signed),
    ],
    ['a signature elsewhere', responseOf(said, `${forged}<samlp:X>${signature}</samlp:X>`)],
    ['two signatures', responseOf(said, signed.replace(signature, signature + signature))],
    [
      'the signed assertion as advice',
      responseOf(said, forgedWith(`<saml:Advice>${signed}</saml:Advice>`)),
    ],
    ['no response around it', signed],
    ['a response in the response', responseOf(said, `${signed}<samlp:Response/>`)],
    [
      'a response of another namespace',
      responseOf(said, signed).replaceAll('SAML:2.0:protocol', 'SAML:2.0:other'),
    ],
    [
      'another message',
      responseOf(said, signed).replaceAll('samlp:Response', 'samlp:LogoutResponse'),
    ],
  ]
  for (const [name, xml] of attacks) {
    await t.test(name, () => refused('saml-structure-refused', finish(pending, xml)))
  }
})

test('markup that providers do not write is refused before a parser sees it', async (t) => {
  const { pending, said } = await begun()
  const nameId = 'user@evil.example.victim.example'
  const signed = answer({ ...said, nameId })
  assert.equal((await finish(pending, signed)).subject, nameId)
  const bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
  const documents: [string, string][] = [
    // Canonicalisation drops comments, so the signature would hold.
    ['a comment in the name', signed.replace('evil.example', 'evil.example<!-- -->')],
    ['a comment elsewhere', signed.replace('<saml:Subject>', '<!-- x --><saml:Subject>')],
    ['a text in brackets', signed.replace(nameId, `<![CDATA[${nameId}]]>`)],
    ['an instruction', signed.replace('<saml:Subject>', '<?x y?><saml:Subject>')],
    ['a document type', `<!DOCTYPE Response>${signed}`],
    ['a document type, in small letters', `<?xml version="1.0"?><!doctype Response>${signed}`],
    [
      'an external entity',
      `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${signed.replace(nameId, '&x;')}`,
    ],
    ['an external document type', `<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">${signed}`],
    ['entities that grow', bomb + signed.replace(nameId, '&b;')],
    ['an entity without a document type', signed.replace(nameId, '&x;')],
    ['a second declaration', `<?xml version="1.0"?><?xml version="1.0"?>${signed}`],
  ]
  for (const [name, xml] of documents) {
    await t.test(name, () => refused('saml-markup-refused', finish(pending, xml)))
  }
})

test('a name in pieces is no name', async () => {
  const { pending, said } = await begun()
  for (const nameId of ['alice<b/>.evil', '', ' ', '<b>alice</b>', 'a'.repeat(257)]) {
    await refused('saml-subject-missing', finish(pending, answer({ ...said, nameId })))
  }
})

test('an answer that is none is refused, and costs little', async (t) => {
  const { pending, said } = await begun()
  const signed = answer(said)
  const quarter = 256 * 1024
  const texts: [string, string][] = [
    ['no XML', 'hello'],
    ['nothing', ' '],
    ['two roots', `${signed}<a/>`],
    ['text behind', `${signed}x`],
    ['text before', `x${signed}`],
    ['half', signed.slice(0, -20)],
    ['ends that cross', '<r><a><b></a></b></r>'],
    ['an end with attributes', '<r><a></a b="1"></r>'],
    ['an end that ends', '<r><a></a/></r>'],
    ['an end alone', '</r>'],
    ['an attribute without quotes', signed.replace('Version="2.0"', 'Version=2.0')],
    ['an attribute twice', signed.replace('Version="2.0"', 'Version="2.0" Version="2.0"')],
    ['tags that never close', '<a>'.repeat(quarter / 3)],
    ['depth', '<a>'.repeat(quarter / 7) + '</a>'.repeat(quarter / 7)],
    ['width', `<r>${'<a/>'.repeat(quarter / 4 - 10)}</r>`],
    ['angle brackets', `<r>${'<'.repeat(quarter - 10)}</r>`],
    ['quotes', `<r ${'a="'.repeat(quarter / 3 - 10)}`],
    ['spaces', `<r ${' '.repeat(quarter - 10)}`],
    ['attributes', `<r ${Array.from({ length: 20_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`],
  ]
  for (const [name, xml] of texts) {
    await t.test(name, async () => {
      const start = performance.now()
      await refused('saml-response-malformed', finish(pending, xml))
      assert.ok(performance.now() - start < 2000)
    })
  }
  const forms: unknown[] = [
    undefined,
    {},
    { SAMLResponse: '' },
    { SAMLResponse: ['a', 'b'] },
    { SAMLResponse: '<a/>' },
    { SAMLResponse: 'A'.repeat(350_001) },
    { SAMLResponse: Buffer.from(signed, 'utf16le').toString('base64') },
    { SAMLResponse: Buffer.from([0x3c, 0xff, 0x3e]).toString('base64') },
  ]
  for (const form of forms) {
    const attempt = finishSaml(settings(), pending, form, now, nothingSeen)
    await refused('saml-response-malformed', attempt)
  }
})

test('an answer for somebody else, or to another request, is refused', async (t) => {
  const { pending, said } = await begun()
  const other = 'https://other.example/acs'
  const restriction = `<saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction>`
  const wrong: [string, RefusalCode, Partial<Said>][] = [
    ['another destination', 'saml-destination-wrong', { destination: other }],
    ['a longer destination', 'saml-destination-wrong', { destination: `${acsUrl}/x` }],
    ['no destination', 'saml-destination-wrong', { destination: null }],
    ['another recipient', 'saml-recipient-wrong', { recipient: other }],
    ['no recipient', 'saml-recipient-wrong', { recipient: null }],
    ['another audience', 'saml-audience-wrong', { audience: other }],
    ['no audience', 'saml-audience-wrong', { audience: null }],
    ['one more audience that is not us', 'saml-audience-wrong', { conditions: restriction }],
    ['another issuer', 'saml-issuer-wrong', { issuer: 'https://evil.example' }],
    [
      'begun by the provider',
      'saml-unsolicited',
      { inResponseTo: null, confirmedInResponseTo: null },
    ],
    ['an assertion that answers nothing', 'saml-unsolicited', { confirmedInResponseTo: null }],
    ['a response to another request', 'saml-request-wrong', { inResponseTo: '_other' }],
    ['an assertion for another request', 'saml-request-wrong', { confirmedInResponseTo: '_other' }],
    ['no end', 'saml-structure-refused', { confirmedUntil: null }],
    ['a condition nobody knows', 'saml-structure-refused', { conditions: '<saml:Condition/>' }],
    ['a time without zone', 'saml-response-malformed', { notBefore: '2031-03-01T09:00:00' }],
    ['a time that is none', 'saml-response-malformed', { notOnOrAfter: 'never' }],
    [
      'a name for one time',
      'saml-subject-transient',
      { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' },
    ],
    [
      'a refusal',
      'saml-provider-error',
      { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' },
    ],
  ]
  for (const [name, code, more] of wrong) {
    await t.test(name, () => refused(code, finish(pending, answer({ ...said, ...more }))))
  }
  const status = 'urn:oasis:names:tc:SAML:2.0:status:Responder'
  await refused('saml-provider-error', finish(pending, responseOf({ ...said, status }, '')))
  const encrypted = '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>'
  await refused('saml-encrypted', finish(pending, responseOf(said, encrypted)))
  await refused('saml-issuer-wrong', finish(pending, answer(said), settings({ issuer: 'other' })))
})

test('an assertion must be whole, and have each part once', async (t) => {
  const { pending, said } = await begun()
  const whole = assertionOf(said)
  function pieceOf(name: string): string {
    return new RegExp(`<saml:${name}[ >].*</saml:${name}>`).exec(whole)?.[0] ?? ''
  }
  const old = `SessionNotOnOrAfter="${new Date(now.getTime() - 60_000).toISOString()}"`
  const missing = 'saml-subject-missing'
  const broken: [string, RefusalCode, string][] = [
    ['no issuer', 'saml-issuer-wrong', whole.replace(pieceOf('Issuer'), '<saml:Issuer/>')],
    ['no subject', missing, whole.replace(pieceOf('Subject'), '')],
    ['two subjects', missing, whole.replace(pieceOf('Subject'), (same) => same + same)],
    ['no name', missing, whole.replace(pieceOf('NameID'), '')],
    ['two names', missing, whole.replace(pieceOf('NameID'), (same) => same + same)],
    ['no conditions', 'saml-structure-refused', whole.replace(pieceOf('Conditions'), '')],
    [
      'two conditions',
      'saml-structure-refused',
      whole.replace(pieceOf('Conditions'), (same) => same + same),
    ],
    [
      'no confirmation',
      'saml-structure-refused',
      whole.replace(pieceOf('SubjectConfirmation'), ''),
    ],
    ['a holder of key', 'saml-structure-refused', whole.replace('cm:bearer', 'cm:holder-of-key')],
    ['no authentication', 'saml-structure-refused', whole.replace(pieceOf('AuthnStatement'), '')],
    ['another version', 'saml-structure-refused', whole.replace('"2.0"', '"1.1"')],
    [
      'a session that is over',
      'saml-expired',
      whole.replace('AuthnInstant', `${old} AuthnInstant`),
    ],
  ]
  for (const [name, code, assertion] of broken) {
    await t.test(name, () => {
      assert.notEqual(assertion, whole)
      return refused(code, finish(pending, responseOf(said, sign(assertion, idp))))
    })
  }
  const mixed = responseOf({ ...said, issuer: 'https://evil.example' }, sign(whole, idp))
  await refused('saml-issuer-wrong', finish(pending, mixed))
})
