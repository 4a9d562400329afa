/** What is kept about people, why, from where and for how long: read off the definitions. Nobody's data stands here. */
import { html } from 'hono/html'

import { countryName } from '#engine/country.ts'
import { permissions } from '#engine/permissions.ts'
import type { Permission } from '#engine/permissions.ts'
import type { Purpose } from '#engine/personal.ts'
import { legalEntities } from '#populations/legal-entity.ts'
import type { LegalEntity } from '#populations/legal-entity.ts'
import { mayTrackPeople } from '#populations/person-tracking.ts'
import { personalPopulations } from '#program/personal-populations.ts'
import { arePhishingExercisesOn, keptPhishingSetting } from '#program/phishing/setting.ts'
import { listProviders } from '#program/sign-in/provider.ts'
import { isOnlyProviders } from '#program/sign-in/rule.ts'
import { roleWords } from '#program/users/user-fields.ts'
import { managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { personalTables } from '#store/personal-columns.ts'
import { sourcesByPopulation } from '#store/sources.ts'
import { card } from '#ui/components/card.ts'
import type { Content } from '#ui/components/content.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { csvStream } from '#ui/csv.ts'
import { listIn } from '#ui/list-in.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { look } from '#web/console/look.ts'
import { populationTitle } from '#web/console/population-title.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { councilWords } from './council-words.ts'

/** One kind of data about people: where it stands, what of it, and where it comes from. */
interface Kept {
  name: string
  from: string
  fields: readonly { label: string; purpose: Purpose }[]
}

const csvPath = `${urls.consolePurposes}/list.csv`

export const purposesRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.consolePurposes,
    for: 'purposes.see',
    answer: async (visit) => {
      const { t } = visit
      const words = t.purposes
      const { sources, entities, facts } = await look(visit, async (tx) => ({
        sources: await sourcesByPopulation(tx),
        entities: await managedItems(tx, legalEntities),
        facts: await settingsThen(tx, visit),
      }))
      const kept = everythingKept(visit, sources)
      return await consolePage(visit, {
        title: words.title,
        body: html`<p class="lead">${words.intro}</p>
          ${card({ title: words.settings, body: trackingPart(visit, entities, facts) })}
          ${purposeCards(visit, kept)}
          ${card({ title: words.fields, table: fieldsTable(visit, kept), id: 'fields' })}`,
      })
    },
  },
  {
    method: 'GET',
    path: csvPath,
    for: 'purposes.see',
    answer: async (visit) => {
      const { t, language } = visit
      const words = t.purposes
      const kept = everythingKept(visit, await look(visit, sourcesByPopulation))
      const rows = kept.flatMap(({ name, from, fields }) =>
        fields.map(({ label, purpose }) => ({ name, from, label, purpose })),
      )
      const body = csvStream(
        [
          { title: words.where, value: ({ name }) => name },
          { title: words.field, value: ({ label }) => label },
          { title: words.from, value: ({ from }) => from },
          { title: words.purpose, value: ({ purpose }) => purpose.name[language] },
          { title: words.why, value: ({ purpose }) => purpose.why[language] },
          { title: words.basis, value: ({ purpose }) => purpose.basis[language] },
          { title: words.kept, value: ({ purpose }) => purpose.kept[language] },
        ],
        rows,
        language === 'de' ? { separator: ';' } : {},
      )
      return new Response(body, {
        headers: {
          'content-type': 'text/csv; charset=utf-8; header=present',
          'content-disposition': 'attachment; filename="personal-data.csv"',
        },
      })
    },
  },
]

function everythingKept(
  { t, language }: GuestVisit,
  sources: ReadonlyMap<string, readonly string[]>,
): Kept[] {
  const words = t.purposes
  const populations = personalPopulations().map(({ population: { id, kind }, fields }): Kept => {
    const fed = sources.get(id) ?? []
    const byPeople = kind === 'managed' ? [id === 'person' ? words.fromList : words.fromPeople] : []
    return {
      name: populationTitle(t, language, id),
      from: listIn(language, [...fed, ...byPeople]) || words.fromNowhere,
      fields: fields.map(({ field }) => ({ ...field, label: field.label[language] })),
    }
  })
  const tables = personalTables.map(({ label, columns }): Kept => ({
    name: label[language],
    from: words.fromUse,
    fields: Object.values(columns).map((field) => ({ ...field, label: field.label[language] })),
  }))
  return [...populations, ...tables]
}

function purposeCards({ t, language }: GuestVisit, kept: readonly Kept[]): Markup[] {
  const words = t.purposes
  const purposes = new Map(
    kept.flatMap(({ fields }) => fields.map(({ purpose }) => [purpose.id, purpose] as const)),
  )
  return [...purposes.values()].map((purpose) =>
    card({
      title: purpose.name[language],
      body: factList([
        { name: words.why, value: purpose.why[language] },
        { name: words.basis, value: purpose.basis[language] },
        { name: words.kept, value: purpose.kept[language] },
        { name: words.data, value: dataOf(kept, purpose) },
      ]),
    }),
  )
}

/** "Accounts: name, roles", "Passkeys: name" */
function dataOf(kept: readonly Kept[], { id }: Purpose): Markup {
  const some = kept
    .map(({ name, fields }) => ({
      name,
      labels: fields.filter(({ purpose }) => purpose.id === id).map(({ label }) => label),
    }))
    .filter(({ labels }) => labels.length > 0)
  return html`<ul class="plain-list">
    ${some.map(({ name, labels }) => html`<li><strong>${name}:</strong> ${labels.join(', ')}</li>`)}
  </ul>`
}

function fieldsTable({ t, language }: GuestVisit, kept: readonly Kept[]): Markup {
  const words = t.purposes
  const rows = kept.flatMap(({ name, from, fields }) => {
    const byPurpose = Map.groupBy(fields, ({ purpose }) => purpose.id)
    return [...byPurpose.values()].map((some) => ({ name, from, some }))
  })
  return dataTable({
    t,
    caption: words.fields,
    columns: [
      { name: words.where, cell: ({ name }) => name },
      { name: words.data, cell: ({ some }) => some.map(({ label }) => label).join(', ') },
      { name: words.purpose, cell: ({ some }) => some[0]?.purpose.name[language] ?? '' },
      { name: words.from, cell: ({ from }) => html`<bdi>${from}</bdi>` },
    ],
    rows,
    empty: emptyState({ title: words.fields, text: words.fromNowhere }),
    csv: csvPath,
  })
}

/** Entity by entity: whether people may be looked at one by one. */
function trackingPart(
  { t, language }: GuestVisit,
  entities: readonly LegalEntity[],
  facts: readonly { name: string; value: Content }[],
): Markup {
  const words = t.purposes
  return html`<p>${words.tracking}</p>
    ${entities.length === 0 ? html`<p>${words.noEntity}</p>` : ''}
    ${factList([
      ...entities.map((entity) => ({
        name: `${entity.name} (${countryName(entity.country, language)})`,
        value: html`<strong
            >${mayTrackPeople(entity) ? words.trackingMay : words.trackingOff}</strong
          >
          · ${entity.worksAgreement ?? councilWords(t, entity.hasWorksCouncil)}`,
      })),
      ...facts,
    ])}`
}

/** Who sees data about people, and how people are recognised. */
async function settingsThen(tx: Tx, { t, language }: GuestVisit) {
  const words = t.purposes
  const rolesFor = (permission: Permission) =>
    listIn(
      language,
      permissions[permission].map((role) => roleWords[role][language]),
    )
  const providers = await listProviders(tx)
  const setting = urls.kept(keptPhishingSetting.population.id)
  return [
    {
      name: t.phishing.exercises,
      value: html`<a href="${setting}"
        >${(await arePhishingExercisesOn(tx)) ? t.phishing.allowed : t.phishing.notAllowed}</a
      >`,
    },
    { name: words.seePeople, value: rolesFor('people.see') },
    { name: words.seeAccounts, value: rolesFor('user.see') },
    { name: words.seeAudit, value: words.seeAuditText },
    {
      name: words.providers,
      value:
        listIn(
          language,
          providers.map(({ provider }) =>
            language === 'de' ? provider.labelDe : provider.labelEn,
          ),
        ) || words.noProvider,
    },
    { name: words.onlyProviders, value: (await isOnlyProviders(tx)) ? words.yes : words.no },
  ]
}
