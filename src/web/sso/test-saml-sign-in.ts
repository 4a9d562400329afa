/** A sign-in by SAML under way, and what comes back; for tests. */
import assert from 'node:assert/strict'

import { OperatingError } from '#engine/operating-error.ts'
import { SamlSettings } from '#program/sign-in/saml-settings.ts'

import type { RefusalCode } from './refusal.ts'
import { beginSaml, finishSaml, type SamlPending } from './saml.ts'
import {
  acsUrl,
  assertionOf,
  entityId,
  idpIssuer,
  makeSigner,
  posted,
  responseOf,
  sign,
} from './test-saml-provider.ts'
import type { Said } from './test-saml-provider.ts'

/** When the tests take place. */
export const now = new Date('2031-03-01T09:00:00Z')
export const us = { acsUrl, entityId }
/** The provider that is believed, and one that is not. */
export const [idp, stranger] = await Promise.all([makeSigner(), makeSigner()])

export function settings(more: object = {}): SamlSettings {
  return SamlSettings.parse({
    issuer: idpIssuer,
    ssoUrl: 'https://idp.example/sso?idpid=7',
    certificates: [idp.certificate],
    label: { de: 'Anmelden', en: 'Sign in' },
    ...more,
  })
}

/** A sign-in begun, and what its answer says unless told otherwise. */
export async function begun(options: { fresh?: boolean } = {}) {
  const { pending } = await beginSaml(settings(), us, now, options)
  return { pending, said: { requestId: pending.requestId, now } }
}

export function nothingSeen(): Promise<boolean> {
  return Promise.resolve(false)
}

export function finish(pending: SamlPending, xml: string, of = settings(), at = now) {
  return finishSaml(of, pending, posted(xml), at, nothingSeen)
}

export async function refused(code: RefusalCode, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, (error) => {
    assert.ok(error instanceof OperatingError, String(error))
    assert.equal(error.code, code)
    assert.doesNotMatch(error.message + error.fix, /mallory|evil/)
    return true
  })
}

/** A response with its assertion signed, as most providers send it. */
export function answer(said: Said, signer = idp): string {
  return responseOf(said, sign(assertionOf(said), signer))
}
