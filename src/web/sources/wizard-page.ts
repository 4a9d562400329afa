import { html } from 'hono/html'

import type { FieldTrouble } from '#engine/refusal.ts'
import type { SourceKind } from '#run/source-inspection.ts'
import { card } from '#ui/components/card.ts'
import type { Field } from '#ui/components/field.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { listIn } from '#ui/list-in.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { formFields } from '#web/actions/action-fields.ts'
import { consolePage } from '#web/console/console-page.ts'
import { populationTitle } from '#web/console/population-title.ts'
import type { GuestVisit } from '#web/route.ts'

import { questionsOf } from './wizard-form.ts'
import type { SourceForm } from './wizard-form.ts'

/** What the wizard shows: for a new source, or for one that is changed. */
export interface Wizard {
  kind: SourceKind & { form: SourceForm }
  sentences: readonly { control: string; sentence: { de: string; en: string } }[]
  /** The source that is changed. */
  source?: { id: string; basedOn: string }
  values: Readonly<Record<string, unknown>>
  troubles?: readonly FieldTrouble[]
  error?: string
  columns?: readonly string[]
  status?: number
}

/** What the source is read for, what it has to allow, and what we have to know: the first three steps on one page. */
export async function wizardPage(visit: GuestVisit, wizard: Wizard): Promise<Response> {
  const { t, language } = visit
  const { kind, source } = wizard
  const words = t.sources
  const trail = [
    { name: words.title, url: urls.consoleSources },
    ...(source ? [{ name: source.id, url: urls.consoleSource(source.id) }] : []),
  ]
  return await consolePage(
    visit,
    {
      title: source ? words.change : `${words.add}: ${kind.title[language]}`,
      trail,
      body: html`${source ? '' : aboutCard(visit, wizard)} ${permissionsCard(visit, wizard)}
      ${settingsCard(visit, wizard)}`,
    },
    wizard.status ?? 200,
  )
}

function aboutCard({ t, language, formats }: GuestVisit, { kind, sentences }: Wizard): Markup {
  const words = t.sources
  const about = Object.entries(words.about).find(([id]) => id === kind.id)?.[1]
  const names = kind.feeds.map(
    (id) =>
      Object.entries(words.populations).find(([each]) => each === id)?.[1] ??
      populationTitle(t, language, id),
  )
  return card({
    title: words.steps.about,
    body: html`${about === undefined ? '' : html`<p>${about}</p>`}
      <details>
        <summary>${words.fills(formats.number(names.length))}</summary>
        <ul>
          ${names.map((name) => html`<li>${name.charAt(0).toUpperCase()}${name.slice(1)}</li>`)}
        </ul>
      </details>
      ${
        sentences.length === 0
          ? html`<p>${words.noSentences}</p>`
          : html`<p>${words.sentences}</p>
              <ul>
                ${sentences.map(
                  ({ control, sentence }) =>
                    html`<li>
                      <a href="${urls.consoleControl(control)}">${sentence[language]}</a>
                    </li>`,
                )}
              </ul>`
      }`,
  })
}

function permissionsCard({ t, language }: GuestVisit, { kind, source }: Wizard): Markup {
  const words = t.sources
  const policies = kind.policies.map(
    ({ title, text }) =>
      html`<h3>${title[language]}</h3>
        <pre
          class="code"
          tabindex="0"
          role="region"
          aria-label="${title[language]}"
        ><code>${text}</code></pre>`,
  )
  return card({
    title: words.steps.permissions,
    body: html`<p>${kind.permissions[language]}</p>
      ${policies.length === 0 ? '' : html`<p>${words.readOnly}</p>`}
      ${
        source && policies.length > 0
          ? html`<details>
              <summary>JSON</summary>
              ${policies}
            </details>`
          : policies
      }`,
  })
}

function settingsCard(visit: GuestVisit, wizard: Wizard): Markup {
  const { t, language, formats } = visit
  const { kind, source, values, troubles = [], error, columns } = wizard
  const words = t.sources
  const document = typeof values['document'] === 'string' ? values['document'] : undefined
  const questions = questionsOf(kind.form, !source)
  const fields = formFields({ input: questions }, language, values, troubles).map((field) =>
    adapted(visit, field, document),
  )
  const isFieldWrong = fields.some((field) => field.error !== undefined)
  return card({
    title: words.steps.settings,
    body: html`${columns ? notice(t, 'info', html`<bdi>${words.columnsFound(listIn(language, columns.slice(0, 60)))}</bdi>`) : ''}
    ${form({
      t,
      action: source
        ? urls.consoleSourcePart(source.id, 'settings')
        : urls.consoleSourceNew(kind.id),
      fields,
      hidden: {
        ...(document !== undefined && { document }),
        ...(source && { basedOn: source.basedOn }),
      },
      submit: source ? words.keep : words.save,
      cancel: source ? urls.consoleSource(source.id) : urls.consoleSources,
      ...(error !== undefined && !isFieldWrong && { error }),
    })}
    ${
      'columns' in kind.form.fields.shape
        ? html`<details ${columns || isFieldWrong ? 'open' : ''}>
            <summary>${words.fieldsPossible}</summary>
            ${(kind.fields ?? []).map(
              ({ population, names, needed }) =>
                html`<p>
                  ${Object.entries(words.populations).find(([each]) => each === population)?.[1] ?? population}
                  (${formats.number(names.length)}):
                  ${names.map((name, index) => html`${index > 0 ? ', ' : ''}<code>${name}</code>${needed.has(name) ? html` <strong>(${words.fieldNeeded})</strong>` : ''}`)}
                </p>`,
            )}
          </details>`
        : ''
    }`,
  })
}

/** A list that is here already need not be handed in again, and how it maps is asked once it is here. */
function adapted({ t }: GuestVisit, field: Field, document: string | undefined): Field {
  if (field.name === 'document' && document !== undefined)
    return { ...field, isOptional: true, hint: t.sources.document }
  if (['columns', 'keyColumns'].includes(field.name) && document === undefined)
    return { ...field, isOptional: true }
  return field
}
