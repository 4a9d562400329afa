/** Every action as a page: its form, and what came of it. */
import { html } from 'hono/html'

import { Refusal } from '#engine/refusal.ts'
import type { FieldTrouble } from '#engine/refusal.ts'
import type { Action } from '#program/action.ts'
import { performAction } from '#run/perform-action.ts'
import { currentVersion } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import { form } from '#ui/components/form.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { proofUrl } from '#web/auth/proof.ts'
import { ownDoorPage } from '#web/console/own-door-page.ts'
import { firstDoorOf } from '#web/door-response.ts'
import { one, ownPath, readForm } from '#web/form-body.ts'
import { conflictOver } from '#web/managed/conflict.ts'
import { choicesFor } from '#web/managed/references.ts'
import { statusOf } from '#web/problem.ts'
import { redirect } from '#web/redirect.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { readUpload } from '#web/upload/read-upload.ts'
import { asTable, tableText } from '#web/upload/table-file.ts'
import { isProved } from '#web/visit.ts'

import {
  defaultsOf,
  formFields,
  hiddenValues,
  inputOf,
  tableFileOf,
  tableNames,
} from './action-fields.ts'

/** As much as the longest table that an action takes, and what stands around it. */
const largestTable = 1024 * 1024 + 64 * 1024

/** What a form shows above its fields, from what is known of them: what the action is about. */
export type ShownAbove = (
  visit: GuestVisit,
  values: Readonly<Record<string, unknown>>,
) => Promise<Markup | ''>

/** A form and its answer for each action; `above` has what some of them show first. */
export function actionRoutes(
  actions: readonly Action[],
  above: ReadonlyMap<string, ShownAbove> = new Map(),
): Route[] {
  return actions.flatMap((each): Route[] => [
    {
      method: 'GET',
      path: urls.act(each.id),
      for: each.permission,
      answer: (visit) => askAction(each, visit, above.get(each.id)),
    },
    {
      method: 'POST',
      path: urls.act(each.id),
      for: each.permission,
      ...(each.isExpensive && { isExpensive: true }),
      answer: (visit) => takeAction(each, visit, above.get(each.id)),
    },
  ])
}

/** Where the form was asked for, and what is known of its fields from there. */
async function askAction(
  each: Action,
  visit: GuestVisit,
  above: ShownAbove | undefined,
): Promise<Response> {
  if (each.stepUp && !isProved(visit)) {
    const { pathname, search } = new URL(visit.c.req.url)
    return redirect(proofUrl(pathname + search))
  }
  const { back: _back, lang: _lang, ...asked } = visit.c.req.queries()
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(asked).map(([name, all]) => [name, all.length > 1 ? all : all[0]]),
  )
  const current = await currentValues(each, visit, visit.c.req.query('id'))
  const values = { ...defaultsOf(each), ...current, ...given }
  return await actionPage(each, visit, above, values)
}

/** What an item says now, where the form changes one; with the version, so that nobody's change is lost. */
async function currentValues(
  each: Action,
  { house }: GuestVisit,
  key: string | undefined,
): Promise<Record<string, unknown>> {
  const [population = ''] = each.id.split('.')
  if (key === undefined || !('basedOn' in each.input.shape)) return {}
  const version = await readOrg(house.store, house.organisation.id, (tx) =>
    currentVersion(tx, population, key),
  )
  if (!version) return {}
  return {
    ...Object.fromEntries(Object.entries(Object(version.content))),
    id: key,
    basedOn: version.recordedFrom.toISOString(),
  }
}

async function actionPage(
  each: Action,
  visit: GuestVisit,
  above: ShownAbove | undefined,
  values: Readonly<Record<string, unknown>>,
  trouble?: { message: string; fields: readonly FieldTrouble[]; status: number; also?: Markup },
): Promise<Response> {
  const { t, language, guest, c } = visit
  const back = ownPath(c.req.query('back'), firstDoorOf(guest).url)
  const choices = await readOrg(visit.house.store, visit.house.organisation.id, (tx) =>
    choicesFor(tx, each.input, language, visit.at, values),
  )
  const fields = formFields(each, language, values, trouble?.fields, choices)
  const isFieldWrong = fields.some(({ error }) => error !== undefined)
  return await ownDoorPage(
    visit,
    {
      title: each.label[language],
      body: card({
        body: html`${(await above?.(visit, values)) ?? ''}
          <p>${each.about[language]}</p>
          ${trouble?.also ?? ''}
          ${form({
            t,
            action: `${urls.act(each.id)}?back=${encodeURIComponent(back)}`,
            fields,
            hidden: hiddenValues(each, values),
            submit: each.label[language],
            cancel: back,
            ...(trouble && !isFieldWrong && { error: trouble.message }),
          })}`,
      }),
    },
    trouble?.status ?? 200,
  )
}

async function takeAction(
  each: Action,
  visit: GuestVisit,
  above: ShownAbove | undefined,
): Promise<Response> {
  const { c, t, guest, language } = visit
  let input: Record<string, unknown> = defaultsOf(each)
  try {
    const { form: body, tables, refused } = await postedForm(each, visit)
    input = inputOf(each, body)
    if (refused) throw refused
    for (const [name, bytes] of tables) input[name] = tableText(bytes)
    const output = await performAction(performing(visit), each, guest.actor, input, {
      isProved: isProved(visit),
      language,
    })
    const back = ownPath(c.req.query('back') ?? one(body, '_back'), firstDoorOf(guest).url)
    const shown = onceShown(output)
    const { mailedTo, told } = Object(output)
    const said =
      typeof mailedTo === 'string' ? t.door.mailedTo(mailedTo) : typeof told === 'string' && told
    if (shown.length === 0 && typeof said === 'string')
      return await ownDoorPage(visit, {
        title: each.label[language],
        body: card({
          body: html`<p>${said}</p>
            <p><a class="btn btn-primary" href="${back}">${t.door.next}</a></p>`,
        }),
      })
    if (shown.length === 0) return redirect(back)
    return await ownDoorPage(visit, {
      title: each.label[language],
      body: card({
        body: html`<p>${t.door.shownOnce}</p>
          ${shown.map((value) => html`<p><code class="door-once">${value}</code></p>`)}
          <p><a class="btn btn-primary" href="${back}">${t.door.next}</a></p>`,
      }),
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // What was typed stays, with what is wrong beside it.
    if (error.kind === 'unproved') return redirect(proofUrl(urls.act(each.id)))
    const code = Object.entries(t.door.codes).find(([known]) => known === error.code)?.[1]
    if (error.kind !== 'conflict' && error.kind !== 'input') throw error
    const conflict =
      error.code === 'item-changed' ? await conflictOver(visit, each, input) : undefined
    return await actionPage(
      each,
      visit,
      above,
      { ...input, ...conflict?.values },
      {
        message: code ?? error.message,
        // What the schema says is in the reader's language already; our own refusals are known by their codes.
        fields: error.fields.map((wrong) => (code ? { ...wrong, message: code } : wrong)),
        status: statusOf(error),
        ...(conflict && { also: conflict.shown }),
      },
    )
  }
}

/** A posted form: each name with its values, the files that tables came as by the names of their fields, and whether they were too large. */
interface PostedForm {
  form: Map<string, string[]>
  tables: Map<string, Uint8Array>
  refused?: Refusal
}

async function postedForm(each: Action, { c }: GuestVisit): Promise<PostedForm> {
  const names = tableNames(each)
  const isUpload = c.req.header('content-type')?.startsWith('multipart/form-data')
  if (names.length === 0 || !isUpload) return { form: await readForm(c), tables: new Map() }
  const options = { maxBytes: largestTable, check: asTable, keepsTyped: true } as const
  const { fields, files, refused } = await readUpload(c.req.raw, options)
  const form = new Map([...fields.keys()].map((name) => [name, fields.getAll(name)]))
  const given = files.flatMap(({ field, bytes }) => {
    const name = names.find((table) => tableFileOf(table) === field)
    return name !== undefined && bytes.length > 0 ? [[name, bytes] as const] : []
  })
  return { form, tables: new Map(given), ...(refused && { refused }) }
}

/** Secrets that an action made and nobody will see again. */
function onceShown(output: unknown): string[] {
  const { link, token, secret } = Object(output)
  return [link, token, secret].filter((value): value is string => typeof value === 'string')
}
