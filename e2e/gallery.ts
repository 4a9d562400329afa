/** Every component once, with German texts that are long; for looking at, and for the tests in this folder. */
import { html } from 'hono/html'

import { actionButton } from '#ui/components/action-button.ts'
import { statusBadge, verdictBadge } from '#ui/components/badges.ts'
import type { Verdict } from '#ui/components/badges.ts'
import { card, cardRow } from '#ui/components/card.ts'
import { confirmBox } from '#ui/components/confirm-box.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Field } from '#ui/components/field.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { progressBar } from '#ui/components/progress-bar.ts'
import { stat } from '#ui/components/stat.ts'
import { timeline } from '#ui/components/timeline.ts'
import { doorPage } from '#ui/door-page.ts'
import type { DoorPage } from '#ui/door-page.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { Theme } from '#ui/theme-styles.ts'
import { urls } from '#ui/urls.ts'

type Page = (language: LanguageCode, theme: Theme) => Markup
type Parts = Partial<DoorPage> & Pick<DoorPage, 'door' | 'title'>

/** Each page of the gallery by its address. */
export const galleryPages: readonly (readonly [string, Page])[] = [
  ['/console', page(consoleFrame('Was jetzt Aufmerksamkeit braucht', true), homeBody)],
  ['/console/table', page(consoleFrame('Speicherverschlüsselung'), tableBody)],
  [
    '/console/item',
    page(
      consoleFrame('arn:aws:rds:eu-central-1:123456789012:db:kundenauftragsverwaltung'),
      itemBody,
    ),
  ],
  ['/console/forms', page(consoleFrame('Auftragsverarbeitungsvereinbarung erfassen'), formsBody)],
  ['/portal', page({ door: 'portal', title: 'Meine Pflichten', person: personOf() }, portalBody)],
  [
    '/audit',
    page(
      {
        ...consoleFrame('Zugriffsberechtigungen werden vierteljährlich überprüft'),
        door: 'audit',
        engagement: { name: 'SOC 2 Typ II', period: '1. Januar 2026 – 30. Juni 2026' },
      },
      tableBody,
    ),
  ],
  [
    '/sign-in',
    page({ door: 'outside', title: 'Anmelden', otherLanguage: '/sign-in?language=en' }, signInBody),
  ],
]

function page(parts: Parts, body: (t: Messages, language: LanguageCode) => Markup): Page {
  return (language, theme) =>
    doorPage({
      t: messages[language],
      language,
      theme,
      organisation: { name: 'Musterhafen Logistiksysteme GmbH' },
      ...parts,
      body: body(messages[language], language),
    })
}

function personOf(): NonNullable<DoorPage['person']> {
  return {
    name: 'Dr. Friederike Sonnenschein-Wiesengrund',
    doors: (['console', 'portal', 'audit'] as const).map((door) => ({ door, url: urls[door] })),
  }
}

function consoleFrame(title: string, isHome = false): Parts {
  return {
    door: 'console',
    title,
    person: personOf(),
    here: '/console',
    search: { action: '/console/search' },
    trail: isHome
      ? []
      : [
          { name: 'Konsole', url: '/console' },
          { name: 'Zugriffsberechtigungen', url: '/console/access' },
        ],
    nav: [
      {
        links: [
          { name: 'Start', url: '/console', icon: 'home', count: 12, isCurrent: isHome },
          { name: 'Quellen', url: '/console/sources', icon: 'plug' },
          { name: 'Kalender', url: '/console/calendar', icon: 'calendar-event' },
          { name: 'Personen', url: '/console/people', icon: 'users' },
        ],
      },
      {
        label: 'Kapitel',
        links: [
          { name: 'Unternehmensführung', url: '/console/governance', status: 'met' },
          {
            name: 'Zugriffsberechtigungen',
            url: '/console/access',
            status: 'failing',
            isCurrent: !isHome,
          },
          { name: 'Schwachstellenbehandlung', url: '/console/vulnerabilities', status: 'stale' },
          { name: 'Verschlüsselung', url: '/console/encryption', status: 'excepted' },
          { name: 'Dienstleistermanagement', url: '/console/vendors', status: 'pending' },
          { name: 'Betriebskontinuität', url: '/console/continuity', status: 'deviated' },
          { name: 'Änderungsmanagement', url: '/console/change', status: 'withdrawn' },
        ],
      },
    ],
  }
}

const rows: readonly {
  name: string
  verdict: Verdict
  reason: string
  owner: string
  age: number
}[] = [
  {
    name: 'arn:aws:rds:eu-central-1:123456789012:db:kundenauftragsverwaltung',
    verdict: 'fail',
    reason: 'Die Speicherverschlüsselung ist ausgeschaltet.',
    owner: 'Plattformleitung',
    age: 12,
  },
  {
    name: 'rechnungsarchiv',
    verdict: 'excepted',
    reason: 'Genehmigte Ausnahme bis 31. Januar 2027.',
    owner: 'Finanzbuchhaltung',
    age: 203,
  },
  {
    name: 'sitzungsspeicher',
    verdict: 'unknown',
    reason: 'Die Region hat den Zugriff verweigert.',
    owner: 'Plattformleitung',
    age: 1,
  },
  { name: 'suchindex', verdict: 'pass', reason: '', owner: 'Plattformleitung', age: 1204 },
]

function homeBody(t: Messages): Markup {
  return html`${notice(t, 'bad', 'Die planmäßige Arbeit schlägt seit 25. November 2026 um 04:10 fehl.')}
  ${notice(t, 'warning', 'Die Quelle „AWS-Organisation“ hat eine Region nicht vollständig gelesen.')}
  ${notice(t, 'good', 'Die Ausnahme ist beantragt und wartet auf die zweite Genehmigung.')}
  ${notice(t, 'info', 'Das Zeitfenster ist hier verkürzt.', html`<a href="/console/settings">Einstellungen ansehen</a>`)}
  ${cardRow([
    stat({
      label: 'Sätze, die gelten',
      value: '20',
      of: 'von 23',
      note: 'einer mit Ausnahme, einer mit Abweichung',
      status: 'met',
    }),
    stat({
      label: 'Verschlüsselte Datenbanken',
      value: '13',
      of: 'von 14 Datenbanken',
      status: 'failing',
      url: '/console/table',
    }),
    stat({
      label: 'Überfällige Datenschutzunterweisungen',
      value: '1.204',
      of: 'von 5.000 Personen',
      status: 'stale',
    }),
  ])}
  ${card({
    title: 'Braucht Aufmerksamkeit',
    table: dataTable({
      t,
      caption: 'Braucht Aufmerksamkeit',
      columns: [
        { name: 'Was', cell: (row) => html`<a href="/console/item"><bdi>${row.name}</bdi></a>` },
        { name: 'Urteil', cell: (row) => verdictBadge(t, row.verdict) },
        { name: 'Verantwortlich', cell: (row) => row.owner },
        { name: 'Tage', isNumber: true, cell: (row) => row.age },
        {
          name: 'Schritt',
          cell: () => actionButton({ action: '/console', name: 'Erneut prüfen', icon: 'refresh' }),
        },
      ],
      rows,
      empty: '',
    }),
  })}
  ${card({
    title: 'Quellen',
    actions: html`<a class="btn" href="/console/sources">Quelle anschließen</a>`,
    body: html`${progressBar(t, { label: 'AWS-Organisation wird gelesen', done: 1230, all: 5000 })}
    ${progressBar(t, { label: 'Google-Cloud-Projekte werden gelesen', done: 17 })}`,
  })}
  ${card({
    table: dataTable({
      t,
      caption: 'Dienstleister',
      columns: [],
      rows: [],
      empty: emptyState({
        icon: 'truck-delivery',
        title: 'Noch sind keine Dienstleister erfasst',
        text: 'Wer Daten verarbeitet, gehört in diese Liste. Sie lässt sich auch aus einer CSV-Datei einlesen.',
        next: { name: 'Dienstleister erfassen', url: '/console/forms' },
      }),
    }),
  })}`
}

function tableBody(t: Messages): Markup {
  return html`<p>
      ${(['met', 'deviated', 'excepted', 'failing', 'stale', 'pending', 'withdrawn'] as const).map((status) => html`${statusBadge(t, status)} `)}
    </p>
    ${filterBar({
      t,
      action: '/console/table',
      clear: '/console/table',
      fields: [
        {
          kind: 'search',
          name: 'q',
          label: 'Schlüssel enthält',
          isOptional: true,
          value: 'kunden',
        },
        {
          kind: 'select',
          name: 'verdict',
          label: 'Urteil',
          isOptional: true,
          options: [
            { value: 'fail', name: t.verdicts.fail },
            { value: 'excepted', name: t.verdicts.excepted },
          ],
        },
      ],
    })}
    ${dataTable({
      t,
      caption: 'Datenbanken',
      columns: [
        {
          name: 'Datenbank',
          cell: (row) => html`<a href="/console/item"><bdi>${row.name}</bdi></a>`,
          sort: { url: '/console/table?sort=name', now: 'ascending' },
        },
        {
          name: 'Urteil',
          cell: (row) => verdictBadge(t, row.verdict),
          sort: { url: '/console/table?sort=verdict' },
        },
        { name: 'Grund', cell: (row) => row.reason },
        { name: 'Verantwortlich', cell: (row) => row.owner },
        {
          name: 'Tage',
          isNumber: true,
          cell: (row) => row.age,
          sort: { url: '/console/table?sort=age' },
        },
      ],
      rows,
      empty: '',
      pages: {
        from: 51,
        to: 100,
        all: 100_000,
        previous: '/console/table',
        next: '/console/table?after=x',
      },
      csv: '/console/table.csv',
    })}`
}

function itemBody(t: Messages, language: LanguageCode): Markup {
  const formats = formatsOf(language, 'Europe/Berlin')
  return html`${card({
      title: 'Stand',
      body: factList([
        { name: 'Urteil', value: verdictBadge(t, 'fail') },
        { name: 'Grund', value: 'Die Speicherverschlüsselung ist ausgeschaltet.' },
        { name: 'Archiv (SHA-256)', value: html`<code>${'0123456789abcdef'.repeat(4)}</code>` },
      ]),
    })}
    <pre><code>beleg evidence replay --archive ${'0123456789abcdef'.repeat(4)}</code></pre>
    ${card({
      title: 'Verlauf',
      body: timeline(t, formats, [
        {
          title: 'Verschlüsselung ausgeschaltet',
          recordedFrom: new Date('2026-11-23T06:00:00Z'),
          claimedAt: new Date('2026-11-22T21:14:00Z'),
          note: 'gelesen aus der AWS-Organisation',
          changes: [
            { field: 'storageEncrypted', before: 'true', after: 'false' },
            {
              field: 'kmsKeyId',
              before: 'arn:aws:kms:eu-central-1:123456789012:key/0123456789abcdef0123456789abcdef',
            },
          ],
        },
        {
          title: 'Erstmals gesehen',
          recordedFrom: new Date('2026-03-01T06:00:00Z'),
          recordedTo: new Date('2026-11-23T06:00:00Z'),
        },
      ]),
    })}
    ${confirmBox({
      t,
      title: 'Personenbezogene Angaben löschen',
      action: '/console/item',
      submit: 'Unwiderruflich löschen',
      cancel: '/console/item',
      does: [
        'Der Schlüssel dieser Person wird vernichtet.',
        'Ihre Angaben lassen sich danach von niemandem mehr lesen.',
      ],
      stays: ['Alle Prüfergebnisse, ohne dass jemand sie dieser Person noch zuordnen kann.'],
      fields: [{ kind: 'text', name: 'why', label: 'Begründung', maxLength: 500 }],
    })}`
}

function formsBody(t: Messages): Markup {
  return form({
    t,
    action: '/console/forms',
    submit: 'Vereinbarung speichern',
    cancel: '/console',
    hidden: { version: '3' },
    fields: allKinds,
  })
}

const countries = [
  { value: 'DE', name: 'Deutschland' },
  { value: 'AT', name: 'Österreich', hint: 'nur für Wiederherstellungsübungen' },
]

const allKinds: readonly Field[] = [
  {
    kind: 'text',
    name: 'name',
    label: 'Name des Auftragsverarbeiters',
    error: 'Ein Name fehlt.',
    autocomplete: 'organization',
  },
  {
    kind: 'email',
    name: 'email',
    label: 'Datenschutzbeauftragte Person',
    hint: 'Nur für Rückfragen der Prüfungsgesellschaft.',
    value: 'datenschutz@',
    error: 'Das ist keine E-Mail-Adresse.',
    autocomplete: 'email',
  },
  { kind: 'url', name: 'site', label: 'Vertrauensseite', isOptional: true },
  {
    kind: 'password',
    name: 'password',
    label: 'Kennwort',
    hint: 'Mindestens 14 Zeichen.',
    autocomplete: 'new-password',
  },
  { kind: 'code', name: 'code', label: 'Sechsstelliger Code' },
  { kind: 'date', name: 'since', label: 'Gilt seit', value: '2026-11-01' },
  {
    kind: 'number',
    name: 'days',
    label: 'Aufbewahrungsdauer',
    value: '90',
    min: 1,
    max: 3650,
    unit: 'Tage',
  },
  { kind: 'money', name: 'cost', label: 'Jahreskosten', value: '12.500,00', currency: 'EUR' },
  {
    kind: 'select',
    name: 'basis',
    label: 'Rechtsgrundlage',
    options: [
      {
        value: 'b',
        name: 'Art. 6 Abs. 1 Buchst. b DSGVO: Vertragserfüllung und vorvertragliche Maßnahmen',
      },
    ],
  },
  {
    kind: 'radios',
    name: 'inside',
    label: 'Gehört zum System',
    value: 'yes',
    options: [
      { value: 'yes', name: 'Ja' },
      { value: 'no', name: 'Nein, mit Begründung' },
    ],
  },
  {
    kind: 'checkboxes',
    name: 'countries',
    label: 'Erlaubte Verarbeitungsländer',
    values: ['DE'],
    options: countries,
    error: 'Wählen Sie mindestens ein Land.',
  },
  { kind: 'textarea', name: 'notes', label: 'Weisungsgebundenheitsvermerke', isOptional: true },
  {
    kind: 'file',
    name: 'file',
    label: 'Unterzeichnete Vereinbarung',
    hint: 'PDF, höchstens 20 MB.',
    accept: 'application/pdf',
  },
  {
    kind: 'checkbox',
    name: 'agreed',
    label: 'Ich habe die Vereinbarung gelesen und bestätige, dass sie unverändert ist.',
    hint: 'Steht mit Ihrem Namen im Protokoll.',
  },
]

function portalBody(t: Messages): Markup {
  return html`${notice(t, 'warning', 'Zwei Pflichten sind bis Freitag fällig.')}
  ${card({
    title: 'Informationssicherheitsleitlinie lesen und annehmen',
    body: html`<p>Dauert etwa zwei Minuten. Fällig am 27. November 2026.</p>
      ${actionButton({ action: '/portal', name: 'Gelesen und angenommen', isMain: true, icon: 'check' })}`,
  })}
  ${card({ body: emptyState({ icon: 'circle-check', title: 'Sonst ist nichts offen', text: 'Die nächste Unterweisung ist im Februar fällig.' }) })}`
}

function signInBody(t: Messages): Markup {
  return html`${form({
      t,
      action: '/sign-in',
      submit: 'Anmelden',
      error: 'E-Mail-Adresse oder Kennwort stimmen nicht.',
      fields: [
        {
          kind: 'email',
          name: 'email',
          label: 'E-Mail-Adresse',
          value: 'ada@musterhafen.example',
          autocomplete: 'username',
        },
        { kind: 'password', name: 'password', label: 'Kennwort', autocomplete: 'current-password' },
      ],
    })}
    <p class="mt-3 mb-0"><a href="/sign-in/passkey">Mit Passkey anmelden</a></p>`
}
