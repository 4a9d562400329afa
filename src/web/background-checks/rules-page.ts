import { html } from 'hono/html'

import { checkKinds } from '#populations/background-check.ts'
import { checkWords, roleGroupWords, verdictWords } from '#program/background-checks/check-words.ts'
import { roleGroups, shippedRules } from '#program/background-checks/rules.ts'
import type { CheckRule } from '#program/background-checks/rules.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { filterBar } from '#ui/components/filter-bar.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { dayIn } from '#web/people/people-page.ts'
import type { GuestVisit } from '#web/route.ts'

/** What may be asked in one place, of whom, and on what basis; the first place where none is chosen. */
export async function rulesPage(visit: GuestVisit, wanted: string | undefined): Promise<Response> {
  const { t, language } = visit
  const words = t.checks
  const place = shippedRules.has(wanted ?? '') ? (wanted ?? '') : 'DE'
  const rules = shippedRules.get(place)
  return await consolePage(visit, {
    title: words.rules,
    trail: [
      { name: t.chapters.people, url: urls.consoleChapter('people') },
      { name: words.title, url: urls.consoleChecks },
    ],
    body: html`<p class="lead">${words.rulesIntro}</p>
      ${filterBar({
        t,
        action: urls.consoleCheckRules,
        fields: [
          {
            kind: 'select',
            name: 'place',
            label: words.choose,
            value: place,
            options: [...shippedRules.values()].map((each) => ({
              value: each.place,
              name: each.name[language],
            })),
          },
        ],
      })}
      ${
        rules
          ? html`<h2>${rules.name[language]}</h2>
              <p>${rules.about[language]}</p>
              ${checkKinds.map((kind) =>
                ruleCard(visit, checkWords[kind][language], rules.checks[kind]),
              )}`
          : ''
      }
      <p class="aside">${words.stand}</p>`,
  })
}

function ruleCard(visit: GuestVisit, title: string, rule: CheckRule): Markup {
  const { t, language } = visit
  const words = t.checks
  return card({
    title,
    body: html`${rule.isVerified ? '' : notice(t, 'warning', words.unverified)}
    ${factList([
      ...roleGroups.map((group) => ({
        name: roleGroupWords[group][language],
        value: html`<strong>${verdictWords[rule.for[group]][language]}</strong>`,
      })),
      { name: words.basis, value: rule.basis[language] },
      { name: words.notice, value: rule.notice[language] },
      { name: words.consent, value: words.consents[rule.consent] },
      { name: words.retention, value: rule.retention[language] },
      {
        name: words.sources,
        value: html`${rule.sources.map(
          ({ title: name, url, seen }, index) =>
            html`${index > 0 ? html`<br />` : ''}<a href="${url}" rel="noreferrer">${name}</a>
              <small>(${words.seen(dayIn(visit, seen))})</small>`,
        )}`,
      },
    ])}`,
  })
}

/** A place as people call it. */
export function placeName(place: string, language: 'de' | 'en'): string {
  const known = shippedRules.get(place)?.name[language]
  return known ?? new Intl.DisplayNames(language, { type: 'region' }).of(place.slice(0, 2)) ?? place
}
