import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { addMonths, dateIn, endOfDate } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import { action } from '#program/action.ts'
import { findTest } from '#program/index.ts'
import { exceptionAskedMails } from '#program/outbox/exception-asked-mail.ts'
import { putItem } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { listFindings } from '#store/runs.ts'
import type { CurrentFinding } from '#store/runs.ts'

/** As many items as somebody can have looked at; what is more is no exception. */
export const mostItems = 1000

/** Asks for an approved exception over items that fail now; whoever else may approve it decides. */
export const requestException = action({
  id: 'exception.request',
  label: { de: 'Ausnahme beantragen', en: 'Request an exception' },
  about: {
    de: 'Beantragt, dass nicht erfüllte Einträge für eine Weile hingenommen werden. Die Liste steht damit fest: Neue Einträge kommen nie dazu. Entscheiden muss jemand anders.',
    en: 'Asks that items that fail be accepted for a while. The list is frozen with it: new items never join. Somebody else has to decide.',
  },
  permission: 'exception.request',
  input: z.strictObject({
    test: field(z.string().max(128), { de: 'Test', en: 'Test' }, { hidden: true }),
    items: field(
      z.array(z.string().min(1).max(2000)).max(mostItems).optional(),
      { de: 'Einträge', en: 'Items' },
      {
        kind: 'keys',
        loggedAsDigest: true,
        hint: {
          de: 'Kennungen von Einträgen, die jetzt nicht erfüllt sind, eine je Zeile.',
          en: 'Keys of items that fail now, one a line.',
        },
      },
    ),
    all: field(z.boolean().optional(), {
      de: 'Alle, die jetzt nicht erfüllt sind',
      en: 'All that fail now',
    }),
    reason: field(
      z.string().trim().min(10).max(2000),
      { de: 'Grund', en: 'Reason' },
      { kind: 'long' },
    ),
    measure: field(
      z.string().trim().min(10).max(2000),
      { de: 'Ausgleichende Maßnahme', en: 'Compensating measure' },
      {
        kind: 'long',
        hint: {
          de: 'Was statt dessen schützt, solange die Ausnahme gilt.',
          en: 'What protects instead, while the exception holds.',
        },
      },
    ),
    until: field(
      z.iso.date(),
      { de: 'Gilt bis einschließlich', en: 'Holds until the end of' },
      { hint: { de: 'Höchstens zwölf Monate.', en: 'Twelve months at most.' } },
    ),
  }),
  output: z.object({ request: z.string(), items: z.number() }),
  subject: (_input, { request }) => `exception/${request}`,
  handle: async ({ tx, actor, at, site }, { test, items, all, reason, measure, until }) => {
    const found = findTest(test)
    if (!found) {
      throw new Refusal('missing', 'test-missing', `There is no test ${test}.`, 'Go back.')
    }
    const { timeZone } = await readOrganisation(tx)
    refuseEnd(until, dateIn(timeZone, at))
    const frozen = all === true ? await allFailing(tx, test) : await chosen(tx, test, items ?? [])
    const request = randomUUID()
    const end = endOfDate(until, timeZone)
    await putItem(tx, exceptionRequests, {
      id: request,
      test,
      items: frozen,
      reason,
      measure,
      until: end.toISOString(),
      requestedBy: actor.id,
      requestedAt: at.toISOString(),
      state: 'open',
    })
    await exceptionAskedMails(
      tx,
      { asks: found.asks, items: frozen.length, until: end, by: actor },
      site,
    )
    return { request, items: frozen.length }
  },
})

function refuseEnd(until: string, today: string): void {
  if (until < today) throw refused('until', 'exception-past', 'That day has passed.')
  if (until >= addMonths(today, 12)) {
    throw refused('until', 'exception-too-long', 'An exception holds for twelve months at most.')
  }
}

/** Without those that an exception covers already. */
async function allFailing(tx: WriteTx, test: string): Promise<string[]> {
  const failing = await listFindings(tx, test, { verdict: 'fail' })
  const open = failing.filter(isFailing).map(({ key }) => key)
  if (open.length === 0) throw refused('items', 'nothing-failing', 'No item fails now.')
  if (open.length <= mostItems) return open
  throw refused(
    'items',
    'exception-too-wide',
    `${open.length} items fail; an exception covers ${mostItems} at most.`,
  )
}

async function chosen(tx: WriteTx, test: string, items: readonly string[]): Promise<string[]> {
  const keys = [...new Set(items)].toSorted()
  if (keys.length === 0) throw refused('items', 'exception-empty', 'No item was chosen.')
  const failing = new Set(
    (await listFindings(tx, test, { keys })).filter(isFailing).map(({ key }) => key),
  )
  const others = keys.filter((key) => !failing.has(key))
  if (others.length === 0) return keys
  throw refused(
    'items',
    'item-not-failing',
    `Not failing now: ${others.slice(0, 5).join(', ')}${others.length > 5 ? ' …' : ''}.`,
  )
}

/** What is late has been put right: there is nothing left to accept. */
function isFailing({ kind, late }: CurrentFinding): boolean {
  return kind === 'fail' && !late
}

function refused(name: string, code: string, message: string): Refusal {
  return new Refusal('input', code, message, 'Nothing was recorded.', {
    fields: [{ field: name, message }],
  })
}
