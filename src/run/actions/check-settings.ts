/** Settings that somebody gives a source, looked at before they are kept. */
import { z } from 'zod'

import type { Connector } from '#connectors/connector.ts'
import { inputWords } from '#engine/input-words.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import { messageIn, wrong } from '#engine/wrong.ts'
import type { Acting } from '#program/action.ts'
import { findConnector } from '#run/connectors.ts'
import { sealedSecrets } from '#run/means.ts'
import { readDocument } from '#store/documents.ts'
import { isExample } from '#store/example.ts'
import { listSlugs } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import type { Source } from '#store/sources.ts'

/** One JSON object, or the text of one. */
export const JsonObject = z.union([
  z.record(z.string(), z.unknown()),
  z
    .string()
    .max(500_000)
    .transform((text, context): Record<string, unknown> => {
      const parsed = z.record(z.string(), z.unknown()).safeParse(jsonOf(text))
      if (parsed.success) return parsed.data
      context.addIssue({
        code: 'custom',
        ...wrong({ de: 'ein JSON-Objekt', en: 'one JSON object' }),
      })
      return z.NEVER
    }),
])

/** Refuses what the connector refuses, what only the operator may set, and documents of others; returns the secrets, sealed. */
export async function checkSettings(
  acting: Acting,
  source: Source,
  given: Record<string, unknown> | undefined,
): Promise<{ secrets?: Buffer }> {
  const connector = findConnector(source.connector)
  await checkOwn(acting, connector, source)
  for (const [, id = ''] of JSON.stringify(source.settings).matchAll(/"document:([^"]*)"/g)) {
    const isKnown = z.uuid().safeParse(id).success && (await readDocument(acting.tx, id))
    if (!isKnown)
      throw refused([{ field: 'settings', message: noDocument[acting.language](id.slice(0, 60)) }])
  }
  if (given === undefined) return {}
  const secrets = (connector.secrets ?? z.strictObject({})).safeParse(given, {
    error: inputWords(acting.language),
  })
  if (!secrets.success) throw refused(troublesOf(secrets.error, 'secrets', acting.language))
  const known = Object.entries(secrets.data).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  if (known.length === 0) return {}
  const { directory, tx } = acting
  return { secrets: sealedSecrets(directory, Object.fromEntries(known), tx.org, source.id) }
}

const noDocument = {
  de: (id: string) => `Ein Dokument ${id} gibt es nicht.`,
  en: (id: string) => `There is no document ${id}.`,
}

async function checkOwn(
  { tx, actor, language }: Acting,
  connector: Connector<unknown>,
  { settings }: Source,
): Promise<void> {
  const { recorded, ...own } = settings
  const isOperator = actor.kind === 'operator'
  if (recorded !== undefined && isOperator) return
  const parsed = connector.settings.safeParse(isOperator ? own : settings, {
    error: inputWords(language),
  })
  if (!parsed.success) throw refused(troublesOf(parsed.error, 'settings', language))
  // Else whoever may add sources could read any file of the machine, or go to AWS as the machine itself.
  if (!isOperator && connector.operatorOnly?.(parsed.data)) {
    throw new Refusal(
      'forbidden',
      'operator-only',
      'These settings name a file, a profile or an address on the server itself.',
      'Hand the file in, or ask whoever runs the server: beleg source add.',
    )
  }
  if (!isOperator && connector.asMachine?.(parsed.data) && (await isShared(tx))) {
    const message = 'Without a key of its own this source would go out as the server itself.'
    throw new Refusal(
      'forbidden',
      'key-needed',
      `${message} Several organisations share this server.`,
      'Give a key, or ask whoever runs the server: beleg source add.',
    )
  }
}

/** Whether more than one organisation stands on this machine; what it may do is then nobody's alone. */
async function isShared(tx: WriteTx): Promise<boolean> {
  const slugs = await listSlugs(tx)
  return slugs.filter((slug) => !isExample(slug)).length > 1
}

function troublesOf(error: z.ZodError, name: string, language: 'de' | 'en'): FieldTrouble[] {
  return error.issues.map((issue) => ({
    field: [name, ...issue.path].join('.'),
    message: messageIn(language, issue).slice(0, 500),
  }))
}

function refused(fields: readonly FieldTrouble[]): Refusal {
  return new Refusal(
    'input',
    'source-settings-refused',
    fields
      .map(({ field, message }) => `${field}: ${message}`)
      .join('; ')
      .slice(0, 2000),
    'Correct the settings named, and try again. Nothing was recorded.',
    { fields },
  )
}

/** Nothing where it is no JSON, is nested deeper than it can be looked through, or holds what the database cannot. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) => {
      const texts = typeof value === 'string' ? name + value : name
      if (texts.includes('\0') || !texts.isWellFormed()) throw new TypeError('cannot be kept')
      return value
    })
  } catch {
    return undefined
  }
}
