/** Passkeys (WebAuthn level 3): a new one for an account, and signing in or proving oneself with one. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { mayUsePasskey } from '#program/sign-in/rule.ts'
import type { Account } from '#store/accounts.ts'
import { addPasskey, findPasskey, listPasskeys, usePasskey } from '#store/credentials.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { issueTicket, useTicket } from '#store/tickets.ts'
import type { Visit } from '#web/visit.ts'

import { openAccount } from './session-start.ts'

const challengeMs = 5 * 60_000
const Challenge = z.object({ challenge: z.string() })

const transport = z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])
const extensions = z.record(z.string(), z.unknown()).default({})

/** https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson, as far as it is looked at. */
const Registration = z.object({
  id: z.string().max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: z.string().max(4000),
    attestationObject: z.string().max(64_000),
    transports: z.array(transport).optional(),
  }),
  clientExtensionResults: extensions,
})

const Authentication = z.object({
  id: z.string().max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: z.string().max(4000),
    authenticatorData: z.string().max(8000),
    signature: z.string().max(8000),
    userHandle: z.string().max(200).optional(),
  }),
  clientExtensionResults: extensions,
})

/** What the browser asks the authenticator for, and the ticket that the answer must come with. */
export async function askForNewPasskey(
  visit: Visit,
  account: Account,
): Promise<{ options: unknown; ticket: string }> {
  const { store, organisation } = visit.house
  const known = await readOrg(store, organisation.id, (tx) => listPasskeys(tx, account.id))
  const options = await generateRegistrationOptions({
    rpName: organisation.name,
    rpID: rpId(visit),
    userName: account.email,
    userDisplayName: account.name,
    userID: new Uint8Array(Buffer.from(account.id)),
    attestationType: 'none',
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const ticket = await withOrg(store, organisation.id, (tx) =>
    issueTicket(tx, 'passkey-new', {
      account: account.id,
      content: { challenge: options.challenge },
      forMs: challengeMs,
    }),
  )
  return { options, ticket }
}

/**
 * Adds the passkey that the authenticator made, if it answers the question the ticket stands for: false if not. Throws
 * nothing, so that the ticket is used up either way.
 */
export async function takeNewPasskey(
  tx: WriteTx,
  visit: Visit,
  account: string,
  ticket: string,
  answer: unknown,
  name: string,
): Promise<boolean> {
  const pending = await useTicket(tx, 'passkey-new', ticket)
  const response = Registration.safeParse(answer)
  if (pending?.account !== account || !response.success) return false
  const { transports = [], ...attested } = response.data.response
  const verified = await verifyRegistrationResponse({
    // Extensions are asked for none, and looked at none.
    response: { ...response.data, response: attested, clientExtensionResults: {} },
    expectedChallenge: Challenge.parse(pending.content).challenge,
    expectedOrigin: visit.origin,
    expectedRPID: rpId(visit),
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!verified?.verified || !verified.registrationInfo) return false
  const { credential } = verified.registrationInfo
  if (await findPasskey(tx, credential.id)) return false
  await addPasskey(tx, {
    id: credential.id,
    account,
    publicKey: new Uint8Array(credential.publicKey),
    counter: credential.counter,
    transports,
    name,
  })
  return true
}

/** The question for a passkey of anybody, or of one account: the authenticator knows whom it belongs to. */
export async function askForPasskey(
  visit: Visit,
  account?: string,
): Promise<{ options: unknown; ticket: string }> {
  const { store, organisation } = visit.house
  const known =
    account === undefined
      ? []
      : await readOrg(store, organisation.id, (tx) => listPasskeys(tx, account))
  const options = await generateAuthenticationOptions({
    rpID: rpId(visit),
    userVerification: 'required',
    allowCredentials: known.map(({ id }) => ({ id })),
  })
  const ticket = await withOrg(store, organisation.id, (tx) =>
    issueTicket(tx, 'passkey-sign-in', {
      ...(account !== undefined && { account }),
      content: { challenge: options.challenge },
      forMs: challengeMs,
    }),
  )
  return { options, ticket }
}

/** The account whose passkey answered, once and as asked; nothing otherwise. Throws nothing, as above. */
export async function takePasskey(
  tx: WriteTx,
  visit: Visit,
  ticket: string,
  answer: unknown,
): Promise<Account | undefined> {
  const pending = await useTicket(tx, 'passkey-sign-in', ticket)
  const response = Authentication.safeParse(answer)
  if (!pending || !response.success) return undefined
  const passkey = await findPasskey(tx, response.data.id)
  if (!passkey || (pending.account !== undefined && pending.account !== passkey.account))
    return undefined
  const { userHandle, ...answered } = response.data.response
  if (
    userHandle !== undefined &&
    Buffer.from(userHandle, 'base64url').toString() !== passkey.account
  )
    return undefined
  const verified = await verifyAuthenticationResponse({
    response: { ...response.data, response: answered, clientExtensionResults: {} },
    expectedChallenge: Challenge.parse(pending.content).challenge,
    expectedOrigin: visit.origin,
    expectedRPID: rpId(visit),
    credential: { id: passkey.id, publicKey: passkey.publicKey, counter: passkey.counter },
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!verified?.verified) return undefined
  const isCopy = !(await usePasskey(tx, passkey.id, verified.authenticationInfo.newCounter))
  const account = isCopy ? undefined : await openAccount(tx, passkey.account)
  return account && (await mayUsePasskey(tx, account)) ? account : undefined
}

/** A passkey is bound to the host's name. */
function rpId(visit: Visit): string {
  return new URL(visit.origin).hostname
}

/** The one answer to every passkey that is not accepted. */
export function passkeyRefused(): Refusal {
  return new Refusal(
    'input',
    'passkey-refused',
    'This passkey was not accepted.',
    'Try again, or sign in another way.',
  )
}
