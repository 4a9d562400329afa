/** Taking in many items at once: a file or what was pasted, a preview, and only then anything recorded. */
import { html } from 'hono/html'

import { Refusal } from '#engine/refusal.ts'
import type { Managed } from '#program/managed.ts'
import { readImport } from '#program/read-import.ts'
import type { ImportPreview } from '#program/read-import.ts'
import { performAction } from '#run/perform-action.ts'
import { readOrg } from '#store/organisation.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { one, readForm } from '#web/form-body.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { readUpload } from '#web/upload/read-upload.ts'
import { asTable, tableText } from '#web/upload/table-file.ts'
import { isProved } from '#web/visit.ts'

import { importPage, previewPage } from './import-page.ts'

const largestTable = 1024 * 1024
const longestPreviewMs = 20_000

/** The import of one population. */
export function importRoutes(kept: Managed): Route[] {
  const path = urls.keptImport(kept.population.id)
  return [
    { method: 'GET', path, for: kept.change, answer: (visit) => importPage(visit, kept) },
    { method: 'POST', path, for: kept.change, answer: (visit) => takeTable(visit, kept) },
  ]
}

async function takeTable(visit: GuestVisit, kept: Managed): Promise<Response> {
  const { t } = visit
  try {
    const { text, isCommit } = await givenTable(visit)
    if (text.trim() === '')
      return importPage(visit, kept, notice(t, 'bad', t.kept.importing.noFile))
    const preview = await previewOf(visit, kept, text)
    if (!isCommit) return previewPage(visit, kept, preview, text)
    return await recordRows(visit, kept, preview)
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    const codes = new Map(Object.entries(t.door.codes))
    return importPage(visit, kept, notice(t, 'bad', codes.get(error.code) ?? error.message))
  }
}

/** Records what is right, and shows what is left to correct. */
async function recordRows(
  visit: GuestVisit,
  kept: Managed,
  { header, rows }: ImportPreview,
): Promise<Response> {
  const { t, guest } = visit
  const action = kept.actions.find(({ id }) => id === `${kept.population.id}.import`)
  if (!action) throw new Error(`${kept.population.id} has no import`)
  const good = rows.filter(({ outcome }) => outcome !== 'wrong')
  const output = await performAction(
    performing(visit),
    action,
    guest.actor,
    {
      table: written(
        header,
        good.map((row) => row.written),
      ),
    },
    { isProved: isProved(visit), language: visit.language },
  )
  const { added, changed, same } = Object(output)
  const words = t.kept.importing
  const bad = rows.filter(({ outcome }) => outcome === 'wrong')
  const done = notice(t, 'good', words.done(added, changed, same))
  if (bad.length === 0) return importPage(visit, kept, html`${done} ${backLink(visit, kept)}`)
  const left = written(
    header,
    bad.map((row) => row.written),
  )
  const said: Markup = html`${done}${notice(t, 'warning', words.left(bad.length))}`
  return previewPage(visit, kept, await previewOf(visit, kept, left), left, said)
}

function backLink({ language }: GuestVisit, { label, population }: Managed): Markup {
  return html`<p>
    <a class="btn btn-primary" href="${urls.kept(population.id)}">${label.other[language]}</a>
  </p>`
}

function previewOf(
  { house, language, at, guest: { permissions } }: GuestVisit,
  kept: Managed,
  text: string,
): Promise<ImportPreview> {
  return readOrg(
    house.store,
    house.organisation.id,
    (tx) => readImport(tx, kept, text, { language, permissions, at }),
    { withinMs: longestPreviewMs },
  )
}

/** A table of these rows again, separated by commas whatever it was before. */
function written(header: readonly string[], rows: readonly { cells: readonly string[] }[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  return [header, ...rows.map(({ cells }) => cells)].map((cells) => `${line(cells)}\n`).join('')
}

/** What was handed in: a file, or text. */
async function givenTable({ c }: GuestVisit): Promise<{ text: string; isCommit: boolean }> {
  if (c.req.header('content-type')?.startsWith('multipart/form-data')) {
    const { fields, files } = await readUpload(c.req.raw, {
      maxBytes: largestTable,
      check: asTable,
    })
    const [file] = files
    return { text: file ? tableText(file.bytes) : (fields.get('table') ?? ''), isCommit: false }
  }
  const form = await readForm(c)
  return { text: one(form, 'table'), isCommit: one(form, 'commit') === 'yes' }
}
