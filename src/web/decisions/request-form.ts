/** The form by which an exception is asked for: the items that fail now, to be ticked. */
import { html } from 'hono/html'
import { z } from 'zod'

import { addMonths, dateIn } from '#engine/calendar.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import { findTest } from '#program/index.ts'
import { requestException } from '#run/actions/request-exception.ts'
import { performAction } from '#run/perform-action.ts'
import { pageFindings } from '#store/finding-pages.ts'
import { lastRun } from '#store/runs.ts'
import type { CurrentFinding } from '#store/runs.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import type { Field } from '#ui/components/field.ts'
import { form } from '#ui/components/form.ts'
import { reasonInWords } from '#ui/reason.ts'
import { urls } from '#ui/urls.ts'
import { formFields, inputOf } from '#web/actions/action-fields.ts'
import { performing } from '#web/api/api-routes.ts'
import { consolePage } from '#web/console/console-page.ts'
import { itemNames } from '#web/console/item-names.ts'
import { look, missing, refuseUnseen } from '#web/console/look.ts'
import { readForm } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'

/** As many as a person ticks one by one. */
const mostShown = 100

const path = urls.act(requestException.id)
const Requested = z.object({ request: z.string() })

export const requestRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    for: requestException.permission,
    answer: async (visit) => {
      const { test, item } = visit.c.req.queries()
      return await requestPage(visit, testOf(visit, test?.[0]), { items: item ?? [] })
    },
  },
  { method: 'POST', path, for: requestException.permission, answer: takeRequest },
]

async function takeRequest(visit: GuestVisit): Promise<Response> {
  const body = await readForm(visit.c)
  // Keys as they are: one may hold what would part a list.
  const items = body.get('items') ?? []
  const input = { ...inputOf(requestException, body), items }
  const { guest, language } = visit
  const test = testOf(visit, body.get('test')?.[0])
  try {
    const output = await performAction(performing(visit), requestException, guest.actor, input, {
      isProved: false,
      language,
    })
    const { request } = Requested.parse(output)
    return redirect(urls.consoleException(request))
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    return await requestPage(visit, test, input, error)
  }
}

function testOf(visit: GuestVisit, id: string | undefined): Test<unknown> {
  const test = findTest(id ?? '')
  if (!test) throw missing()
  refuseUnseen(visit, test.on.id)
  return test
}

async function requestPage(
  visit: GuestVisit,
  test: Test<unknown>,
  values: Readonly<Record<string, unknown>>,
  refusal?: Refusal,
): Promise<Response> {
  const { t, language } = visit
  const words = t.decisions.request
  const found = await look(visit, async (tx) => {
    const page = (verdict: 'fail' | 'excepted') =>
      pageFindings(tx, test.id, { order: 'key', verdict, limit: mostShown })
    const run = await lastRun(tx, test.id)
    const failing = (await page('fail')).findings.filter(({ late }) => !late)
    const excepted = (await page('excepted')).findings
    const keys = [...failing, ...excepted].map(({ key }) => key)
    const names = await itemNames(visit, tx, test.on, keys)
    return { failing, excepted, names, all: run?.counts.failing ?? 0 }
  })
  const here = urls.consoleTest(test.id)
  const isEmpty = found.failing.length + found.excepted.length === 0
  const troubles = inReadersWords(visit, refusal)
  const fields = [
    ...itemFields(visit, test, found, values, troubles),
    ...otherFields(visit, values, troubles),
  ]
  const hasFieldError = fields.some(({ error }) => error !== undefined)
  return await consolePage(
    visit,
    {
      title: requestException.label[language],
      trail: [{ name: test.asks[language], url: here }],
      body: card({
        title: test.asks[language],
        body: isEmpty
          ? emptyState({
              title: words.none,
              text: words.noneText,
              next: { name: words.back, url: here },
            })
          : html`<p>${requestException.about[language]}</p>
              ${form({
                t,
                action: path,
                hidden: { test: test.id },
                fields,
                submit: requestException.label[language],
                cancel: here,
                ...(refusal && !hasFieldError && { error: refusal.message }),
              })}`,
      }),
    },
    refusal ? 400 : 200,
  )
}

/** What can be asked for, what is granted already, what those are called by key, and how many fail in all. */
interface Exceptable {
  failing: readonly CurrentFinding[]
  excepted: readonly CurrentFinding[]
  names: ReadonlyMap<string, string>
  all: number
}

function itemFields(
  { t, formats, language }: GuestVisit,
  test: Test<unknown>,
  found: Exceptable,
  values: Readonly<Record<string, unknown>>,
  troubles: readonly FieldTrouble[],
): Field[] {
  const words = t.decisions.request
  const { failing, excepted, names, all } = found
  const wrong = troubles.find(({ field }) => field === 'items')
  const chosen = [values['items']].flat().filter((each) => typeof each === 'string')
  const option = ({ key, reason, until, verdict }: CurrentFinding, index: number) => ({
    value: key,
    name: names.get(key) ?? key,
    // A key may hold what an id must not.
    id: `${verdict}-${index}`,
    hint:
      verdict === 'excepted' && until
        ? words.covered(formats.date(until))
        : reasonInWords(reason, language, test.reasons, unknownReasons),
  })
  return [
    {
      kind: 'checkboxes',
      name: 'items',
      label: words.failing,
      options: [...failing.map(option), ...excepted.map(option)],
      values: chosen,
      ...(all > failing.length && {
        hint: words.shown(formats.number(failing.length), formats.number(all)),
      }),
      ...(wrong && { error: wrong.message }),
    },
    ...(all > 0
      ? [
          {
            kind: 'checkbox' as const,
            name: 'all',
            label: words.all(formats.number(all)),
            hint: words.allHint,
            isOptional: true,
            isChecked: values['all'] === true,
          },
        ]
      : []),
  ]
}

/** Reason, measure and end, as the action declares them, with the days that can be. */
function otherFields(
  { house, language, at }: GuestVisit,
  values: Readonly<Record<string, unknown>>,
  troubles: readonly FieldTrouble[],
): Field[] {
  const today = dateIn(house.organisation.timeZone, at)
  return formFields(requestException, language, values, troubles)
    .filter(({ name }) => ['reason', 'measure', 'until'].includes(name))
    .map((each) =>
      each.kind === 'date' ? { ...each, min: today, max: dayBefore(addMonths(today, 12)) } : each,
    )
}

/** What a schema says is in the reader's language already; our own refusals are known by their codes. */
function inReadersWords({ t }: GuestVisit, refusal: Refusal | undefined): FieldTrouble[] {
  const own = Object.entries(t.door.codes).find(([code]) => code === refusal?.code)?.[1]
  return (refusal?.fields ?? []).map((each) =>
    own === undefined ? each : { ...each, message: own },
  )
}

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
}
