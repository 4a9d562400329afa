import { html } from 'hono/html'

import { clipped } from '#engine/clipped.ts'
import { wordsOf } from '#engine/field.ts'
import { fieldsOf } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { neededFields } from '#program/read-import.ts'
import type { ImportPreview, ImportRow } from '#program/read-import.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

/** The most rows a preview shows; those with something wrong come first. */
const shownRows = 200

/** A longer table is no longer corrected in the page. */
const longestInForm = 100_000

/** Where a table is handed in, before anything is read; with what was typed before. */
export function importPage(
  visit: GuestVisit,
  kept: Managed,
  { said, table = '' }: { said?: Markup; table?: string } = {},
): Promise<Response> {
  const { t, language } = visit
  const words = t.kept.importing
  const needed = neededFields(kept)
  return page(
    visit,
    kept,
    html`${said ?? ''}${card({
      body: html`<p>${words.intro}</p>
        <p>${words.claimed}</p>
        ${form({
          t,
          action: urls.keptImport(kept.population.id),
          fields: [
            {
              kind: 'file',
              name: 'file',
              label: words.file,
              hint: neededHint(visit, kept),
              accept: '.csv,text/csv',
              isOptional: true,
            },
            {
              kind: 'textarea',
              name: 'table',
              label: words.paste,
              hint: words.pasteHint,
              rows: 5,
              value: table,
              isOptional: true,
            },
          ],
          submit: words.preview,
          cancel: urls.kept(kept.population.id),
        })}`,
    })}
    ${card({
      title: words.columns,
      table: dataTable({
        t,
        caption: words.columns,
        columns: [
          {
            name: words.columns,
            cell: ({ label, isNeeded }) =>
              isNeeded ? html`<strong>${label}</strong> ${neededMark(visit)}` : label,
          },
          { name: words.heading, cell: ({ name }) => html`<code>${name}</code>` },
        ],
        rows: fieldsOf({ shape: kept.fields }).map(([name, schema]) => ({
          name,
          label: wordsOf(schema)?.label[language] ?? name,
          isNeeded: needed.includes(name),
        })),
        empty: '',
      }),
    })}`,
  )
}

/** What would become of each row, and the way to record those that are right. */
export function previewPage(
  visit: GuestVisit,
  kept: Managed,
  preview: ImportPreview,
  { text, ticket, said }: { text: string; ticket?: string; said?: Markup },
): Promise<Response> {
  const { t } = visit
  const words = t.kept.importing
  const count = (outcome: ImportRow['outcome']) =>
    preview.rows.filter((row) => row.outcome === outcome).length
  const [fresh, changed, same, wrong] = [
    count('new'),
    count('changed'),
    count('same'),
    count('wrong'),
  ]
  const rows = preview.rows
    .toSorted((a, b) => Number(b.outcome === 'wrong') - Number(a.outcome === 'wrong'))
    .slice(0, shownRows)
  const written = preview.header.map((name, index) => ({
    name: columnHeading(visit, kept, name, preview.columns[index]),
    cell: (row: ImportRow) =>
      html`<bdi>${clipped(row.written.cells[index] ?? '', 80) || '–'}</bdi>`,
  }))
  return page(
    visit,
    kept,
    html`${said ?? ''}
    ${preview.missing.length > 0 ? notice(t, 'bad', words.missing(visit.formats.list(preview.missing.map((name) => labelOf(visit, kept, name))))) : ''}
    ${preview.unknown.length > 0 ? notice(t, 'warning', words.unknown(visit.formats.list(preview.unknown))) : ''}
    ${card({
      title: words.previewTitle,
      body: html`<p>${words.counts(fresh, changed, same, wrong)}</p>
        ${wrong > 0 && fresh + changed > 0 ? html`<p>${words.wrongStay}</p>` : ''}
        ${
          ticket === undefined
            ? html`<p>${words.nothing}</p>`
            : form({
                t,
                action: urls.keptImport(kept.population.id),
                fields: [],
                hidden: { ticket, commit: 'yes' },
                submit: words.commit(fresh + changed),
                cancel: urls.kept(kept.population.id),
              })
        }`,
      table: dataTable({
        t,
        caption: words.previewTitle,
        // On a phone a row is titled by its first column: what the table says first, not where it says it.
        columns: [
          ...written.slice(0, 1),
          { name: words.line, cell: (row) => String(row.written.line), isNumber: true },
          { name: words.outcome, cell: (row) => outcomeCell(visit, kept, row) },
          ...written.slice(1),
        ],
        rows,
        empty: html`<p>${words.nothing}</p>`,
      }),
      ...(preview.rows.length > rows.length && {
        footer: words.more(preview.rows.length - rows.length),
      }),
    })}
    ${wrong > 0 ? correctCard(visit, kept, text) : ''}`,
  )
}

/** Where what is wrong is put right: here, or in the file where the table is long. */
function correctCard({ t }: GuestVisit, kept: Managed, text: string): Markup {
  const words = t.kept.importing
  const action = urls.keptImport(kept.population.id)
  if (text.length > longestInForm)
    return card({
      title: words.correct,
      body: html`<p>${words.correctInFile}</p>
        <p><a class="btn" href="${action}">${words.another}</a></p>`,
    })
  return card({
    title: words.correct,
    body: form({
      t,
      action,
      fields: [{ kind: 'textarea', name: 'table', label: words.correct, rows: 10, value: text }],
      submit: words.again,
      prefix: 'again-',
    }),
  })
}

/** What every row needs, in the words of the columns. */
function neededHint(visit: GuestVisit, kept: Managed): string {
  const labels = neededFields(kept).map((name) => labelOf(visit, kept, name))
  const words = visit.t.kept.importing
  return labels.length === 0 ? words.nothingNeeded : words.needed(visit.formats.list(labels))
}

function neededMark({ t }: GuestVisit): Markup {
  return html`<span class="form-optional">(${t.kept.importing.required})</span>`
}

/** A column as the table calls it, with the field it is read as where that has another name, and whether every row needs it. */
function columnHeading(
  visit: GuestVisit,
  kept: Managed,
  title: string,
  field: string | undefined,
): string {
  const { leftOut, required } = visit.t.kept.importing
  if (field === undefined) return `${title} (${leftOut})`
  const label = field === 'id' ? title : labelOf(visit, kept, field)
  const read = label.toLowerCase() === title.toLowerCase() ? title : `${title} → ${label}`
  return neededFields(kept).includes(field) ? `${read} (${required})` : read
}

function labelOf({ language }: GuestVisit, { fields }: Managed, name: string): string {
  const schema = fieldsOf({ shape: fields }).find(([each]) => each === name)?.[1]
  return (schema && wordsOf(schema)?.label[language]) ?? name
}

function outcomeCell(
  { t, language }: GuestVisit,
  { fields }: Managed,
  { outcome, troubles }: ImportRow,
): Markup {
  const known = new Map(fieldsOf({ shape: fields }))
  const codes = new Map(Object.entries(t.door.codes))
  return html`<strong>${t.kept.importing.outcomes[outcome]}</strong>${troubles.map(
      ({ field, message, code = '' }) => {
        const schema = known.get(field.split('.')[0] ?? '')
        const label = schema && wordsOf(schema)?.label[language]
        return html`<br /><span class="form-error"
            >${label ?? field}: ${codes.get(code) ?? message}</span
          >`
      },
    )}`
}

function page(visit: GuestVisit, kept: Managed, body: Markup): Promise<Response> {
  const { t, language } = visit
  const other = kept.label.other[language]
  return consolePage(visit, {
    title: t.kept.importing.title(other),
    trail: [{ name: other, url: urls.kept(kept.population.id) }],
    body,
  })
}
