/** Taking in many items at once: a file or what was pasted, a preview, and only then anything recorded. */
import { html } from 'hono/html'
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { longestTable } from '#program/managed-import.ts'
import type { Managed } from '#program/managed.ts'
import { readImport } from '#program/read-import.ts'
import type { ImportPreview } from '#program/read-import.ts'
import { performAction } from '#run/perform-action.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { dropTicket, findTicket, issueTicket } from '#store/tickets.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { one, readForm } from '#web/form-body.ts'
import type { GuestVisit, Route } from '#web/route.ts'
import { readUpload } from '#web/upload/read-upload.ts'
import { asTable, readTableFile } from '#web/upload/table-file.ts'
import { isProved } from '#web/visit.ts'

import { importPage, previewPage } from './import-page.ts'

/** With what stands around it. */
const largestBody = longestTable + 64 * 1024
const keptMs = 60 * 60_000
const longestPreviewMs = 20_000

/** The import of one population. */
export function importRoutes(kept: Managed): Route[] {
  const path = urls.keptImport(kept.population.id)
  return [
    { method: 'GET', path, for: kept.change, answer: (visit) => importPage(visit, kept) },
    { method: 'POST', path, for: kept.change, answer: (visit) => takeTable(visit, kept) },
  ]
}

/** What was handed in, or looked at before. */
interface GivenTable {
  text: string
  /** What was typed, whatever else is wrong. */
  typed: string
  isDoubtful?: boolean
  isCommit?: boolean
  /** What the table is kept under since its preview. */
  ticket?: string
  refused?: Refusal
}

async function takeTable(visit: GuestVisit, kept: Managed): Promise<Response> {
  const { t } = visit
  const words = t.kept.importing
  let given: GivenTable = { text: '', typed: '' }
  try {
    given = await givenTable(visit, kept)
    const { text, isCommit = false, ticket, isDoubtful = false, refused } = given
    if (refused) throw refused
    if (text.trim() === '')
      return importPage(visit, kept, {
        said: notice(t, 'bad', ticket === undefined ? words.noFile : words.late),
      })
    const preview = await previewOf(visit, kept, text)
    if (!isCommit) {
      const said = isDoubtful ? notice(t, 'warning', words.doubtful) : undefined
      return await shownPreview(visit, kept, preview, text, said)
    }
    const page = await recordRows(visit, kept, preview)
    if (ticket !== undefined)
      await withOrg(visit.house.store, visit.house.organisation.id, (tx) =>
        dropTicket(tx, 'kept-import', ticket),
      )
    return page
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'input') throw error
    const codes = new Map(Object.entries(t.door.codes))
    return importPage(visit, kept, {
      said: notice(t, 'bad', codes.get(error.code) ?? error.message),
      table: given.typed,
    })
  }
}

/** Shows what a table would do, and keeps it for whoever then says yes: posted back, a long one would be too large. */
async function shownPreview(
  visit: GuestVisit,
  kept: Managed,
  preview: ImportPreview,
  text: string,
  said?: Markup,
): Promise<Response> {
  const { house, guest } = visit
  const isOfUse = preview.rows.some(({ outcome }) => outcome === 'new' || outcome === 'changed')
  const ticket = isOfUse
    ? await withOrg(house.store, house.organisation.id, (tx) =>
        issueTicket(tx, 'kept-import', {
          account: guest.account.id,
          content: { population: kept.population.id, table: text },
          forMs: keptMs,
          voidEarlier: true,
        }),
      )
    : undefined
  return await previewPage(visit, kept, preview, {
    text,
    ...(ticket !== undefined && { ticket }),
    ...(said && { said }),
  })
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
  if (bad.length === 0)
    return importPage(visit, kept, { said: html`${done} ${backLink(visit, kept)}` })
  const left = written(
    header,
    bad.map((row) => row.written),
  )
  const said: Markup = html`${done}${notice(t, 'warning', words.left(bad.length))}`
  return await shownPreview(visit, kept, await previewOf(visit, kept, left), left, said)
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

/** What was handed in: a file, or text; or the word that what was looked at is right. */
async function givenTable({ c, house, guest, at }: GuestVisit, kept: Managed): Promise<GivenTable> {
  if (c.req.header('content-type')?.startsWith('multipart/form-data')) {
    const { fields, files, refused } = await readUpload(c.req.raw, {
      maxBytes: largestBody,
      check: asTable,
      keepsTyped: true,
    })
    const typed = fields.get('table') ?? ''
    const [file] = files
    if (refused || !file) return { text: typed, typed, ...(refused && { refused }) }
    return { typed, ...readGiven(file.bytes) }
  }
  const form = await readForm(c)
  const ticket = one(form, 'ticket')
  const isCommit = one(form, 'commit') === 'yes'
  if (ticket === '') return { text: one(form, 'table'), typed: one(form, 'table'), isCommit }
  const found = await readOrg(house.store, house.organisation.id, (tx) =>
    findTicket(tx, 'kept-import', ticket, at),
  )
  const { population, table } = Kept.catch({ population: '', table: '' }).parse(found?.content)
  const isTheirs = found?.account === guest.account.id && population === kept.population.id
  return { text: isTheirs ? table : '', typed: '', isCommit, ticket }
}

/** A file that is no table is refused beside what was typed. */
function readGiven(bytes: Uint8Array): Pick<GivenTable, 'text' | 'isDoubtful' | 'refused'> {
  try {
    const { text, isDoubtful } = readTableFile(bytes)
    return { text, isDoubtful }
  } catch (error) {
    if (error instanceof Refusal) return { text: '', refused: error }
    throw error
  }
}

const Kept = z.object({ population: z.string(), table: z.string() })
