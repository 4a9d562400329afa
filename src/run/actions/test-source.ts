import { z } from 'zod'

import { CallError } from '#connectors/transport.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { action } from '#program/action.ts'
import { tryConnection } from '#run/try-reading.ts'
import { readOrg } from '#store/organisation.ts'

import { requireSource, sourceField } from './require-source.ts'

const Scope = z.object({
  scope: z.string(),
  complete: z.boolean(),
  because: z.string().nullable(),
  message: z.string().nullable(),
  items: z.number(),
})

/** What a trial of a connection found, those that could not be read first. */
export const Tried = z.object({
  source: z.string(),
  read: z.number(),
  unread: z.number(),
  /** Whether there is more to ask than was tried. */
  cutShort: z.boolean(),
  /** Why nothing could be asked at all. */
  trouble: z.object({ code: z.string(), message: z.string() }).nullable(),
  scopes: z.array(Scope),
})

const Found = Tried.omit({ source: true })

/** Asks a source a little, and records nothing of what it answers. */
export const testSource = action({
  id: 'source.test',
  label: { de: 'Verbindung prüfen', en: 'Test the connection' },
  about: {
    de: 'Fragt die Quelle höchstens 20 Sekunden lang und zeigt, was sie beantwortet und was nicht. Nichts davon wird aufgezeichnet.',
    en: 'Asks the source for 20 seconds at most, and shows what it answers and what not. Nothing of it is recorded.',
  },
  permission: 'source.change',
  isExpensive: true,
  input: z.strictObject({ source: sourceField }),
  output: Tried,
  subject: (input) => `source/${input.source}`,
  prepare: async ({ store, org }, { source: id }): Promise<z.infer<typeof Found>> => {
    const source = await readOrg(store, org, (tx) => requireSource(tx, id))
    try {
      const { receipts, isCutShort } = await tryConnection(store, org, source)
      const scopes = receipts
        .toSorted((a, b) => Number(a.complete) - Number(b.complete))
        .map(({ scope, complete, because = null, message, items }) => ({
          scope,
          complete,
          because,
          message: message?.slice(0, 500) ?? null,
          items,
        }))
      const read = receipts.filter(({ complete }) => complete).length
      const unread = receipts.length - read
      return { read, unread, cutShort: isCutShort, trouble: null, scopes }
    } catch (error) {
      if (!(error instanceof OperatingError || error instanceof CallError)) throw error
      const trouble = { code: error.code, message: error.message.slice(0, 500) }
      return { read: 0, unread: 0, cutShort: false, trouble, scopes: [] }
    }
  },
  handle: async (_acting, { source }, prepared) => ({ source, ...Found.parse(prepared) }),
})
