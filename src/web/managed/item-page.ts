import { isDeepStrictEqual } from 'node:util'

import { html } from 'hono/html'
import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { controls, findManaged } from '#program/index.ts'
import { fieldsOf } from '#program/managed.ts'
import type { Due, Managed } from '#program/managed.ts'
import { titleField } from '#program/titles.ts'
import type { DoneAction } from '#store/actions.ts'
import type { Document } from '#store/documents.ts'
import type { ItemVersion } from '#store/items.ts'
import { card } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { moment } from '#ui/components/moment.ts'
import { notice } from '#ui/components/notice.ts'
import { timeline } from '#ui/components/timeline.ts'
import type { Happening } from '#ui/components/timeline.ts'
import { icon } from '#ui/icon.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { actUrl } from './list-page.ts'
import { referringCard } from './referring.ts'
import type { Referring } from './referring.ts'
import { shownDate, shownValue } from './shown-value.ts'
import type { Showing } from './shown-value.ts'

/** Everything there is to an item that people keep. */
export interface KeptHistory {
  key: string
  /** Oldest first. */
  versions: readonly ItemVersion[]
  /** What was done, by the recorded instant in milliseconds. */
  done: ReadonlyMap<number, DoneAction>
  names: ReadonlyMap<string, string>
  documents: readonly Document[]
  /** What has to be done about it. */
  due: readonly Due[]
  /** What else names it. */
  referring: readonly Referring[]
  /** What is said of it beside its fields. */
  also: Words | undefined
}

/** One item: what it says now, what is attached, what is due, and its whole history with who changed what. */
export function keptItemPage(
  visit: GuestVisit,
  kept: Managed,
  history: KeptHistory,
  showing: Showing,
  refused?: { attachError: string; status: number },
): Promise<Response> {
  const { language, t, guest } = visit
  const latest = history.versions.at(-1)
  const isOver = latest?.recordedTo !== undefined
  const content = Object(latest?.content)
  const mayChange = guest.permissions.has(kept.change) && !isOver
  return consolePage(
    visit,
    {
      title:
        kept.single === undefined
          ? titleShown(kept, content, showing) || history.key
          : kept.label.one[language],
      trail: [{ name: kept.label.other[language], url: urls.kept(kept.population.id) }],
      ...(isOver && { notices: [notice(t, 'info', t.kept.over)] }),
      body: html`${kept.page && !isOver ? html`<p><a href="${kept.page(history.key)}">${t.kept.ownPage}</a></p>` : ''}
      ${card({
        title: t.kept.facts,
        ...(mayChange && { actions: changeLinks(visit, kept, history.key, latest) }),
        body: factList([
          ...fieldsOf({ shape: kept.fields }).flatMap(([name, schema]) => {
            const value = content[name]
            if (value === undefined || (Array.isArray(value) && value.length === 0)) return []
            return [
              {
                name: wordsOf(schema)?.label[language] ?? name,
                value: fact(schema, value, showing),
              },
            ]
          }),
          ...(kept.also && history.also && !isOver
            ? [{ name: kept.also.label[language], value: history.also[language] }]
            : []),
          ...history.due.map(({ date, what }) => ({
            name: t.kept.due,
            value: `${shownDate(date, language)}: ${what[language]}`,
          })),
        ]),
      })}
      ${isOver ? '' : history.referring.map((each) => referringCard(visit, history.key, urls.keptItem(kept.population.id, history.key), each))}
      ${kept.documents ? documentsCard(visit, kept, history, mayChange, refused?.attachError) : ''}
      ${card({ title: t.kept.history, body: timeline(t, visit.formats, happenings(visit, kept, history, showing)) })}`,
    },
    refused?.status,
  )
}

/** What it is called; where that is somebody or something kept elsewhere, what that is called. */
function titleShown(kept: Managed, content: Record<string, unknown>, showing: Showing): string {
  const name = titleField(kept, showing.language)
  const schema = fieldsOf({ shape: kept.fields }).find(([field]) => field === name)?.[1]
  const value = content[name]
  if (schema !== undefined) return shownValue(schema, value, showing)
  return typeof value === 'string' ? value : ''
}

function changeLinks(
  { t }: GuestVisit,
  { population, single }: Managed,
  key: string,
  latest: ItemVersion | undefined,
): Markup {
  const back = urls.keptItem(population.id, key)
  const seen = latest ? { basedOn: latest.recordedFrom.toISOString() } : {}
  return html`<a
      class="btn btn-primary"
      href="${actUrl(`${population.id}.change`, back, { id: key })}"
      >${icon('pencil')} ${t.kept.change}</a
    >
    ${
      // Of the only one there is, nothing takes the place.
      single === undefined
        ? html`<a class="btn" href="${actUrl(`${population.id}.close`, back, { id: key, ...seen })}"
            >${t.kept.close}</a
          >`
        : ''
    }`
}

/** A value with a way to what it names. */
function fact(schema: z.ZodType, value: unknown, showing: Showing): Content {
  const population = wordsOf(schema)?.refersTo
  if (wordsOf(schema)?.kind === 'controls')
    return html`<ul>
      ${[value].flat().map((id) => html`<li>${sentence(String(id), showing)}</li>`)}
    </ul>`
  const shown = shownValue(schema, value, showing)
  if (population !== undefined && typeof value === 'string' && findManaged(population))
    return html`<a href="${urls.keptItem(population, value)}"><bdi>${shown}</bdi></a>`
  if (typeof value === 'string' && /^https:\/\/\S+$/.test(value))
    return html`<a href="${value}" rel="noopener noreferrer"><bdi>${value}</bdi></a>`
  return html`<span class="pre-line"><bdi>${shown}</bdi></span>`
}

/** What a control says, with the way to it where there is one. */
function sentence(id: string, { titles }: Showing): Content {
  const said = titles.get('control')?.get(id) ?? id
  return controls.some((each) => each.id === id)
    ? html`<a href="${urls.consoleControl(id)}">${said}</a>`
    : said
}

function documentsCard(
  { t, formats }: GuestVisit,
  { population }: Managed,
  { key, documents }: KeptHistory,
  mayChange: boolean,
  attachError?: string,
): Markup {
  return card({
    title: t.kept.documents,
    body: html`${
      documents.length === 0
        ? html`<p>${t.kept.noDocuments}</p>`
        : html`<ul>
            ${documents.map(
              ({ id, name, size, recordedAt }) =>
                html`<li>
                  <a href="${urls.keptDocument(population.id, key, id)}" download
                    ><bdi>${name}</bdi></a
                  >
                  <span class="aside"
                    >${t.kept.size(formats.number(Math.ceil(size / 1024)))} ·
                    ${moment(recordedAt, formats)}</span
                  >
                </li>`,
            )}
          </ul>`
    }
    ${
      mayChange
        ? form({
            t,
            action: urls.keptAttach(population.id),
            hidden: { id: key },
            fields: [{ kind: 'file', name: 'file', label: t.kept.file, hint: t.kept.attachHint }],
            submit: t.kept.attach,
            ...(attachError !== undefined && { error: attachError }),
          })
        : ''
    }`,
  })
}

/** The versions of an item, latest first, each with what it changed and who did it. */
function happenings(
  visit: GuestVisit,
  kept: Managed,
  { versions, done, names }: KeptHistory,
  showing: Showing,
): Happening[] {
  const { t } = visit
  const fields = fieldsOf({ shape: kept.fields })
  const claiming = fields.find(([, schema]) => wordsOf(schema)?.claims)
  return versions
    .flatMap((version, index): Happening[] => {
      const before = versions[index - 1]
      const follows = before?.recordedTo?.getTime() === version.recordedFrom.getTime()
      const next = versions[index + 1]
      const action = done.get(version.recordedFrom.getTime())
      const claimed = claiming && Object(version.content)[claiming[0]]
      const entry: Happening = {
        title: titleOf(t.kept, action, follows),
        recordedFrom: version.recordedFrom,
        ...(version.recordedTo && { recordedTo: version.recordedTo }),
        ...(typeof claimed === 'string' && {
          claimedAt: shownValue(claiming?.[1] ?? z.unknown(), claimed, showing),
        }),
        note: noteOf(visit, action, names),
        changes: changesBetween(
          fields,
          follows ? Object(before?.content) : {},
          Object(version.content),
          showing,
        ).map((change) =>
          // Of what was added there was nothing before.
          follows ? change : { ...change, before: change.after ?? '' },
        ),
      }
      const ended = version.recordedTo
      if (!ended || next?.recordedFrom.getTime() === ended.getTime()) return [entry]
      const ending = done.get(ended.getTime())
      const ends = { title: t.kept.ended, recordedFrom: ended, note: noteOf(visit, ending, names) }
      return [entry, { ...ends, recordedTo: next?.recordedFrom ?? ended }]
    })
    .toReversed()
}

function titleOf(
  words: GuestVisit['t']['kept'],
  action: DoneAction | undefined,
  follows: boolean,
): string {
  if (action?.name.endsWith('.import')) return words.imported
  if (action?.name.endsWith('.attach')) return words.attached
  return follows ? words.changed : words.added
}

/** Who did it. What somebody typed or imported is known by their word alone. */
function noteOf(
  { t }: GuestVisit,
  action: DoneAction | undefined,
  names: ReadonlyMap<string, string>,
): Content {
  if (!action) return t.kept.bySetup
  const who = html`<bdi>${t.kept.by(names.get(action.actor) ?? action.actor)}</bdi>`
  return action.name.endsWith('.import') ? html`${who} · ${t.kept.attested}` : who
}

function changesBetween(
  fields: readonly [string, z.ZodType][],
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  showing: Showing,
): { field: string; before?: string; after?: string }[] {
  return fields.flatMap(([name, schema]) => {
    if (isDeepStrictEqual(before[name], after[name])) return []
    const [old, current] = [before[name], after[name]].map((value) =>
      shownValue(schema, value, showing),
    )
    if (!old && !current) return []
    return [
      {
        field: wordsOf(schema)?.label[showing.language] ?? name,
        ...(old && { before: old }),
        ...(current && { after: current }),
      },
    ]
  })
}
