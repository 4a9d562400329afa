/** Every component once, with German texts that are long; for looking at, and for the tests in this folder. */
import { html } from 'hono/html'

import { doorPage } from '#ui/door-page.ts'
import type { DoorPage } from '#ui/door-page.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import type { Theme } from '#ui/theme-styles.ts'

type Page = (language: LanguageCode, theme: Theme) => Markup

const nav: DoorPage['nav'] = [
  {
    links: [
      { name: 'Start', url: '/console', icon: 'home', isCurrent: true, count: 12 },
      { name: 'Quellen', url: '/console/sources', icon: 'plug' },
      { name: 'Kalender', url: '/console/calendar', icon: 'calendar-event' },
      { name: 'Personen', url: '/console/people', icon: 'users' },
    ],
  },
  {
    label: 'Kapitel',
    links: [
      { name: 'Unternehmensführung', url: '/console/1', status: 'met' },
      { name: 'Zugriffsberechtigungen', url: '/console/2', status: 'failing' },
      { name: 'Schwachstellenbehandlung', url: '/console/3', status: 'stale' },
      { name: 'Verschlüsselung', url: '/console/4', status: 'excepted' },
      { name: 'Dienstleistermanagement', url: '/console/5', status: 'pending' },
      { name: 'Betriebskontinuität', url: '/console/6', status: 'deviated' },
    ],
  },
]

function page(parts: Partial<DoorPage> & Pick<DoorPage, 'door' | 'title' | 'body'>): Page {
  return (language, theme) =>
    doorPage({
      t: messages[language],
      language,
      theme,
      organisation: { name: 'Musterhafen Logistiksysteme GmbH' },
      ...parts,
    })
}

const person = {
  name: 'Dr. Friederike Sonnenschein-Wiesengrund',
  doors: ['console', 'portal', 'audit'],
} as const

export const galleryPages: readonly (readonly [string, Page])[] = [
  [
    '/console',
    page({
      door: 'console',
      title: 'Zugriffsberechtigungen werden vierteljährlich überprüft',
      person,
      nav,
      search: { action: '/console/search' },
      trail: [
        { name: 'Konsole', url: '/console' },
        { name: 'Zugriffsberechtigungen', url: '/console/2' },
      ],
      body: html`<p>Text</p>`,
    }),
  ],
  ['/portal', page({ door: 'portal', title: 'Meine Pflichten', person, body: html`<p>Text</p>` })],
  [
    '/audit',
    page({
      door: 'audit',
      title: 'Zeitraum',
      person,
      nav,
      search: { action: '/audit/search' },
      engagement: { name: 'SOC 2 Typ II', period: '1. Januar 2026 – 30. Juni 2026' },
      body: html`<p>Text</p>`,
    }),
  ],
  [
    '/sign-in',
    page({
      door: 'outside',
      title: 'Anmelden',
      otherLanguage: '/sign-in?language=en',
      body: html`<p>Text</p>`,
    }),
  ],
]
