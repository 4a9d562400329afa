import { createHash } from 'node:crypto'

import { wordsOf } from '#engine/field.ts'
import { inputWords } from '#engine/input-words.ts'
import { Refusal } from '#engine/refusal.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { messageIn } from '#engine/wrong.ts'
import { isOnlyByPerson } from '#program/action.ts'
import type { Action, Actor } from '#program/action.ts'
import { fieldsOf } from '#program/managed.ts'
import { findAnswer, keepAnswer } from '#store/actions.ts'
import type { Store } from '#store/database.ts'
import { withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'

import { recordAction } from './record-action.ts'

/** Where an action is performed. */
export interface Performing {
  store: Store
  org: string
  /** The address people reach this organisation under, for links. */
  site: string
  /** Whether mails leave; without a word they do not. */
  hasMailServer?: boolean
  /** Whose time stamps its papers bear; without one they bear our own time. */
  timeStamping?: TimeStamping
}

export interface PerformOptions {
  /** Whoever asks again under the same key gets the same answer, and nothing happens twice. */
  idempotencyKey?: string
  /** Whether the actor proved lately who they are. A token was made with such a proof, for what its scope says. */
  isProved: boolean
  /** The language of what is wrong with the input. */
  language?: 'de' | 'en'
}

/**
 * Performs an action: permission, proof, input, handler, and its one entry in the log, all in one transaction. Throws
 * refusals; then nothing has happened.
 */
export async function performAction(
  { store, org, site, hasMailServer = false, timeStamping }: Performing,
  action: Action,
  actor: Actor,
  input: unknown,
  { idempotencyKey, isProved, language = 'en' }: PerformOptions,
): Promise<unknown> {
  if (!actor.permissions.has(action.permission)) {
    throw new Refusal(
      'forbidden',
      'not-permitted',
      `This takes the permission ${action.permission}.`,
      'Ask an administrator of your organisation for a role that has it.',
    )
  }
  // Whoever finds one would change who may come in, with nobody there to ask who they are.
  if (actor.kind === 'token' && isOnlyByPerson(action)) throw notByToken()
  if (action.stepUp && !isProved && actor.kind !== 'token') {
    throw new Refusal(
      'unproved',
      'proof-needed',
      'This takes a recent proof of who you are.',
      'Confirm with your passkey, or with password and code.',
    )
  }
  const given = parseInput(action, input, language)
  const request = createHash('sha256')
    .update(JSON.stringify([action.id, given]))
    .digest()
  const once =
    idempotencyKey === undefined ? undefined : { actor: actor.id, key: idempotencyKey, request }
  const where = { store, org, ...(timeStamping && { timeStamping }) }
  const prepared = await action.prepare?.(where, given)
  const done = await withOrg(store, org, async (tx) => {
    if (once) {
      const before = await findAnswer(tx, store.directory, once)
      if (before && !before.isSame) throw keyUsed()
      if (before) return before.answer
    }
    const output = action.output.parse(
      await action.handle(
        { tx, actor, at: tx.recordedAt, site, hasMailServer, directory: store.directory, language },
        given,
        prepared,
      ),
    )
    await logAction(tx, action, actor, given, output)
    if (once) await keepAnswer(tx, store.directory, once, output)
    return output
  })
  await action.settle?.({ store, org })
  return done
}

async function logAction(
  tx: WriteTx,
  action: Action,
  actor: Actor,
  input: Record<string, unknown>,
  output: unknown,
): Promise<void> {
  const subject = action.subject?.(input, output)
  const person = action.person?.(input)
  const [first = action.weakens, ...others] = action.weakenings?.(output) ?? []
  await recordAction(tx, {
    name: action.id,
    actor: actor.id,
    ...(subject !== undefined && { subject }),
    ...(person !== undefined && { person }),
    weakens: first === undefined ? [] : [first, ...others],
    what: { ...withoutSecrets(action, input), ...action.outcome?.(output) },
  })
}

/** Without what is secret, and with the digest of what is logged by that alone. */
function withoutSecrets(action: Action, input: Record<string, unknown>): Record<string, unknown> {
  const words = new Map(fieldsOf(action.input).map(([name, schema]) => [name, wordsOf(schema)]))
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => {
      const said = words.get(name)
      if (said?.secret) return []
      if (!said?.loggedAsDigest) return [[name, value]]
      const sha256 = createHash('sha256').update(String(value)).digest('hex')
      return [[name, { sha256 }]]
    }),
  )
}

function parseInput(
  action: Action,
  input: unknown,
  language: 'de' | 'en',
): Record<string, unknown> {
  const parsed = action.input.safeParse(input, { error: inputWords(language) })
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.'),
    message: messageIn(language, issue),
  }))
  throw new Refusal(
    'input',
    'input-refused',
    fields
      .map(({ field, message }) => `${field || action.id}: ${message}`)
      .join('; ')
      .slice(0, 2000),
    'Correct the fields named, and try again. Nothing was recorded.',
    { fields },
  )
}

function notByToken(): Refusal {
  return new Refusal(
    'forbidden',
    'not-by-token',
    'A token does not decide who comes in.',
    'Sign in, and do it in the browser.',
  )
}

function keyUsed(): Refusal {
  return new Refusal(
    'conflict',
    'idempotency-key-used',
    'This idempotency key was used for another request.',
    'Use a new key for every request that is meant to do something.',
  )
}
