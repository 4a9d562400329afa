/** A file of people: looked at first, then taken. Between the two it is kept for an hour. */
import { html } from 'hono/html'

import { wordsOf } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { ColumnName } from '#program/people/column-names.ts'
import type { ImportPlan, PlannedRow } from '#program/people/import-plan.ts'
import {
  contractorsUntilField,
  dayPast,
  importPeople,
  previewImport,
} from '#program/people/import.ts'
import { longestFileBytes } from '#program/people/table.ts'
import type { PeopleTable } from '#program/people/table.ts'
import { performAction } from '#run/perform-action.ts'
import { everyEntity } from '#store/entities.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'
import { findTicket, issueTicket, useTicket } from '#store/tickets.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { performing } from '#web/api/api-routes.ts'
import { consolePage } from '#web/console/console-page.ts'
import { one, readForm } from '#web/form-body.ts'
import { redirect } from '#web/redirect.ts'
import { refusalWords } from '#web/refusal-words.ts'
import type { GuestVisit } from '#web/route.ts'
import { readUpload } from '#web/upload/read-upload.ts'
import { asTable } from '#web/upload/table-file.ts'
import { isProved } from '#web/visit.ts'

import { importChanges } from './import-changes.ts'
import { shortDayIn } from './people-page.ts'
import type { Called } from './shown-person.ts'

const { consolePeopleImport: here } = urls
const untilWords = wordsOf(contractorsUntilField)
const keptMs = 60 * 60_000
const mostShown = 500

export async function askForFile(visit: GuestVisit, error?: string): Promise<Response> {
  const { t } = visit
  const words = t.people.importing
  return await importPage(
    visit,
    card({
      body: html`<p>${words.intro}</p>
        ${form({
          t,
          action: here,
          fields: [
            { kind: 'file', name: 'file', label: words.file, accept: '.csv,text/csv,.txt' },
            {
              kind: 'date',
              name: 'contractorsUntil',
              label: untilWords?.label[visit.language] ?? '',
              hint: untilWords?.hint?.[visit.language] ?? '',
              isOptional: true,
            },
          ],
          submit: words.preview,
          cancel: urls.consolePeople,
          ...(error !== undefined && { error }),
        })}`,
    }),
    error === undefined ? 200 : 400,
  )
}

/** Shows what the file would do, and keeps it for whoever then says yes. */
export async function preview(visit: GuestVisit): Promise<Response> {
  const { house, guest } = visit
  const sent = await uploaded(visit).catch(refusedUpload)
  if (sent instanceof Refusal) return await askForFile(visit, whyRefused(visit, sent))
  if (!sent) return await askForFile(visit, visit.t.people.importing.noFile)
  const { file, given } = sent
  const { store, organisation } = house
  try {
    const { table, plan, called } = await readOrg(store, organisation.id, async (tx) => {
      const planned = await previewImport(tx, file, visit.at, visit.language, given)
      return { ...planned, called: await calledIn(tx, planned.plan) }
    })
    const ticket = await withOrg(store, organisation.id, (tx) =>
      issueTicket(tx, 'person-import', {
        account: guest.account.id,
        content: { file: file.toString('base64'), ...given },
        forMs: keptMs,
        voidEarlier: true,
      }),
    )
    return importPage(visit, previewPart(visit, table, plan, called, ticket))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'day-past')
      return await askForFile(visit, whyRefused(visit, error))
    if (error instanceof Refusal && error.code === 'table-unreadable')
      return await askForFile(visit, `${error.message} ${error.fix}`)
    throw error
  }
}

/** What the ids in a plan stand for: of managers also those whom it adds. */
async function calledIn(tx: Tx, { rows, persons }: ImportPlan): Promise<Called> {
  const managers = rows.flatMap(({ change }) =>
    [change?.before.manager, change?.after.manager].filter((id) => id !== undefined),
  )
  const held = await findPeople(tx, [...new Set(managers)])
  return {
    entities: await everyEntity(tx),
    managers: new Map([...held, ...persons].map(({ person }) => [person.id, person.name])),
  }
}

/** Takes the file that was looked at. */
export async function takeFile(visit: GuestVisit): Promise<Response> {
  const { house, guest, at } = visit
  const { store, organisation } = house
  const token = one(await readForm(visit.c), 'ticket')
  const ticket = await readOrg(store, organisation.id, (tx) =>
    findTicket(tx, 'person-import', token, at),
  )
  if (!ticket || ticket.account !== guest.account.id)
    return await askForFile(visit, visit.t.people.importing.late)
  await performAction(
    performing(visit),
    importPeople,
    guest.actor,
    { file: ticket.content['file'], contractorsUntil: ticket.content['contractorsUntil'] },
    { isProved: isProved(visit), language: visit.language },
  )
  await withOrg(store, organisation.id, (tx) => useTicket(tx, 'person-import', token))
  return redirect(urls.consolePeople)
}

/** What was handed in wrong is said where another can be chosen. */
function refusedUpload(error: unknown): Refusal {
  if (error instanceof Refusal && error.kind === 'input') return error
  throw error
}

function whyRefused({ t }: GuestVisit, refused: Refusal): string {
  const [field] = refused.code === 'day-past' ? refused.fields : []
  return field?.message ?? refusalWords(t, refused)
}

interface Uploaded {
  file: Buffer
  given: { contractorsUntil?: string | undefined }
}

async function uploaded({ c, language }: GuestVisit): Promise<Uploaded | undefined> {
  if (!c.req.header('content-type')?.startsWith('multipart/form-data')) return undefined
  const { fields, files, refused } = await readUpload(c.req.raw, {
    maxBytes: longestFileBytes + 10_000,
    check: asTable,
    keepsTyped: true,
  })
  if (refused) throw refused
  const file = files.find(({ field }) => field === 'file')
  if (!file || file.bytes.length === 0) return undefined
  const typed = fields.get('contractorsUntil') ?? ''
  const until = contractorsUntilField.safeParse(typed === '' ? undefined : typed)
  if (!until.success) throw dayPast(language)
  return { file: file.bytes, given: { contractorsUntil: until.data } }
}

function previewPart(
  visit: GuestVisit,
  table: PeopleTable,
  plan: ImportPlan,
  called: Called,
  ticket: string,
): Markup {
  const { t, formats } = visit
  const words = t.people.importing
  const count = (outcome: PlannedRow['outcome']) =>
    plan.rows.filter((row) => row.outcome === outcome).length
  const wrong = count('wrong')
  const assumed = plan.rows.filter((row) => row.outcome === 'new' && row.isKindAssumed).length
  const shown = plan.rows
    .toSorted((a, b) => order[a.outcome] - order[b.outcome] || a.line - b.line)
    .slice(0, mostShown)
  return html`${wrong > 0 ? notice(t, 'bad', words.wrong(wrong)) : ''}
  ${table.unknown.length > 0 ? notice(t, 'warning', words.unknown(formats.list(table.unknown))) : ''}
  ${table.notices.length > 0 ? notice(t, 'warning', words.notices(formats.list(table.notices))) : ''}
  ${assumed > 0 ? notice(t, 'warning', words.kindAssumed(assumed)) : ''}
  ${table.isDoubtful ? notice(t, 'warning', t.kept.importing.doubtful) : ''}
  ${card({
    body: html`<p>
        ${words.read(table.encoding.toUpperCase(), table.delimiter === '\t' ? words.tab : words.sign(table.delimiter))}
        ${words.counts(formats.number(count('new')), formats.number(count('changed')), formats.number(count('same')))}
        ${plan.unnamed > 0 ? words.unnamed(plan.unnamed) : ''}
        ${plan.rows.length > mostShown ? words.shown(formats.number(mostShown)) : ''}
      </p>
      <div class="form-buttons">
        ${wrong > 0 ? '' : plan.persons.length === 0 ? html`<p>${words.nothing}</p>` : actionButton({ action: `${here}/take`, name: words.confirm, hidden: { ticket }, isMain: true })}
        <a class="btn" href="${here}">${words.another}</a>
      </div>`,
    table: dataTable({
      t,
      caption: words.preview,
      columns: [
        // On a phone a row is titled by whom it is about.
        {
          name: t.people.name,
          cell: ({ name }) => html`<bdi>${name || '–'}</bdi>`,
        },
        { name: words.line, isNumber: true, cell: ({ line }) => formats.number(line) },
        {
          name: words.outcome,
          cell: ({ outcome, troubles, isNow, isKindAssumed, change }) =>
            html`${words.outcomes[outcome]}${change === undefined ? '' : html`<br /><small>${importChanges(visit, change, called)}</small>`}${outcome === 'new' && isKindAssumed ? html`<br /><small>${words.kindAssumedHere}</small>` : ''}${isNow === undefined || troubles.length > 0 ? '' : html`<br /><small>${words.isNow(isNow)}</small>`}${troubles.length === 0 ? '' : html`<br /><small>${troublesIn(visit, troubles)}</small>`}`,
        },
        { name: t.people.start, cell: ({ start }) => shortDayIn(visit, start) },
        { name: t.people.end, cell: ({ end }) => shortDayIn(visit, end) },
      ],
      rows: shown,
      empty: words.nothing,
    }),
  })}`
}

/** What is wrong with a row, column by column. */
function troublesIn(visit: GuestVisit, troubles: PlannedRow['troubles']): string {
  return troubles
    .map(
      ({ column, message }) =>
        `${column === '' ? '' : `${columnName(visit, column)}: `}${message[visit.language]}`,
    )
    .join('; ')
}

/** A column as the list calls it. */
function columnName({ t }: GuestVisit, column: ColumnName): string {
  const names: Record<ColumnName, string> = {
    name: t.people.name,
    firstName: t.people.firstName,
    lastName: t.people.lastName,
    email: t.people.email,
    kind: t.people.kind,
    legalEntity: t.people.entity,
    country: t.people.country,
    region: t.people.region,
    manager: t.people.manager,
    groups: t.people.groups,
    start: t.people.start,
    end: t.people.end,
    contractEnd: t.people.importing.contractEnd,
    state: t.people.importing.state,
    language: t.people.language,
    externalId: t.people.importing.number,
  }
  return names[column]
}

const order = { wrong: 0, new: 1, changed: 2, same: 3 } as const

async function importPage(visit: GuestVisit, body: Markup, status = 200): Promise<Response> {
  const { t } = visit
  const page = {
    title: t.people.importing.title,
    trail: [{ name: t.people.title, url: urls.consolePeople }],
    body,
  }
  return await consolePage(visit, page, status)
}
