import { html } from 'hono/html'

import type { PolicyVersion } from '#populations/policy-version.ts'
import { card } from '#ui/components/card.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'

import { areTooLong, differences } from './differences.ts'

const languages = ['de', 'en'] as const

/**
 * What a version changes, language by language: word by word where both can be read here. Where they cannot, it says so: that
 * the wording is the same is said only of the same bytes.
 */
export function differencesCard(
  visit: GuestVisit,
  before: PolicyVersion,
  after: PolicyVersion,
): Markup {
  const words = visit.t.policies
  const shown = languages.flatMap((each) => {
    if (before[each]?.digest === after[each]?.digest) return []
    return [
      html`<section lang="${each}">
        <h3>${words.language[each]}</h3>
        ${changed(visit, before, after, each)}
      </section>`,
    ]
  })
  return card({
    title: words.differences(before.number),
    body:
      shown.length === 0
        ? html`<p>${words.noDifferences}</p>`
        : html`<div class="two-languages">${shown}</div>`,
  })
}

function changed(
  { t, language }: GuestVisit,
  before: PolicyVersion,
  after: PolicyVersion,
  each: 'de' | 'en',
): Markup {
  const words = t.policies
  const note = (text: string) =>
    html`<p lang="${language}">${text}</p>
      ${fileLink(before, each, words.number)} ${fileLink(after, each, words.number)}`
  if (!before[each]) return note(words.newLanguage)
  if (!after[each]) return note(words.languageGone)
  const [was, is] = [saidBy(before[each]), saidBy(after[each])]
  if (was === undefined || is === undefined) return note(words.otherFile)
  if (was === is) return note(words.sameWords)
  return differences(was, is) ?? note(areTooLong(was, is) ? words.tooLong : words.sameWords)
}

/** To the file that is the wording, or the sealed PDF of a text. */
function fileLink(
  { policy, number, ...version }: PolicyVersion,
  each: 'de' | 'en',
  name: (number: number) => string,
): Markup | string {
  const { document, sealed } = version[each] ?? {}
  if (document === undefined && sealed === undefined) return ''
  return html`<a class="btn" href="${urls.policyFile(policy, number, each)}" download
    >${name(number)}</a
  >`
}

/** What a wording says, typed or read from its file; nothing of a file that cannot be read here. */
export function saidBy(wording: PolicyVersion['de']): string | undefined {
  return wording?.text ?? wording?.reading
}
