import { html } from 'hono/html'

import { lastDue } from '#engine/obligation.ts'
import type { PolicyVersion, Wording } from '#populations/policy-version.ts'
import { acceptPolicy } from '#program/policies/accept.ts'
import { newsFor } from '#program/policies/change-note.ts'
import { isOwed } from '#program/policies/own-policies.ts'
import type { OwnPolicy } from '#program/policies/own-policies.ts'
import { timeToRead } from '#program/policies/policy-duty.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import type { Markup } from '#ui/status-sign.ts'
import { timeWords } from '#ui/time-words.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

import { saidBy } from './differences-card.ts'
import { differences } from './differences.ts'

const languages = ['de', 'en'] as const
export type PolicyLanguage = (typeof languages)[number]

/** All policies that apply to whoever asks, each with how it stands. */
export function ownPoliciesPage(
  visit: GuestVisit,
  own: readonly OwnPolicy[],
  days: number,
): Response {
  const { t, language } = visit
  const words = t.policies
  return doorResponse(visit, {
    door: 'portal',
    title: words.own,
    trail: [{ name: t.portal.title, url: urls.portal }],
    body:
      own.length === 0
        ? emptyState({ icon: 'file-text', title: words.ownNone, text: words.ownNoneText })
        : card({
            body: html`<ul>
              ${[...own.filter(isOwed), ...own.filter((each) => !isOwed(each))].map(
                (each) =>
                  html`<li>
                    <a href="${urls.portalPolicy(each.policy.id)}">${titleOf(each, language)}</a
                    ><br />
                    <span class="aside"
                      >${standing(visit, each, days)}${isOwed(each) ? timeOf(visit, each) : ''}</span
                    >
                  </li>`,
              )}
            </ul>`,
          }),
  })
}

/** One policy to read, and to accept where that is owed. */
export function ownPolicyPage(
  visit: GuestVisit,
  own: OwnPolicy,
  days: number,
  wanted: PolicyLanguage,
  /** The last version they accepted. */
  before?: PolicyVersion,
): Response {
  const { t, language, formats } = visit
  const words = t.policies
  const { policy, version } = own
  const news = newsFor(own)
  const read = version[wanted] ? wanted : (languages.find((each) => version[each]) ?? wanted)
  const wording = version[read]
  return doorResponse(visit, {
    door: 'portal',
    title: titleOf(own, language),
    trail: [
      { name: t.portal.title, url: urls.portal },
      { name: words.own, url: urls.portalPolicies },
    ],
    body: html`${card({
      body: html`${factList([
          { name: words.version, value: formats.number(version.number) },
          {
            name: words.effective,
            value: formats.date(new Date(version.effectiveFrom ?? visit.at)),
          },
          {
            name: words.status,
            value: standing(visit, own, days) + (isOwed(own) ? timeOf(visit, own) : ''),
          },
          ...(news ? [{ name: words.change, value: news[language] }] : []),
        ])}
        <p>${languageLinks(visit, own, read)}</p>`,
    })}
    ${before ? changesCard(visit, before, version, read) : ''}
    ${wording ? card({ body: html`<div lang="${read}">${wordingMarkup(visit, version, read, wording)}</div>` }) : ''}
    ${wording && isOwed(own) ? acceptCard(visit, own, read, wording) : ''}
    ${
      wording?.sealed === undefined
        ? ''
        : html`<p>
            <a href="${urls.policyFile(policy.id, version.number, read)}?sealed" download
              >${words.sealed}</a
            >
          </p>`
    }`,
  })
}

/** What is new to whoever accepted an earlier version, where both can be read here. */
function changesCard(
  { t }: GuestVisit,
  before: PolicyVersion,
  after: PolicyVersion,
  language: PolicyLanguage,
): Markup | string {
  const [was, is] = [saidBy(before[language]), saidBy(after[language])]
  const found = was === undefined || is === undefined ? undefined : differences(was, is)
  return found
    ? card({
        title: t.policies.sinceYours(before.number),
        body: html`<div lang="${language}">${found}</div>`,
      })
    : ''
}

/** Shown as text, or as the way to the file that is the wording. */
export function wordingMarkup(
  { t }: Pick<GuestVisit, 't'>,
  { policy, number }: PolicyVersion,
  language: PolicyLanguage,
  { text, document, reading }: Wording,
  /** The level of the heading above it. */
  under: 1 | 3 = 1,
): Markup {
  if (text !== undefined)
    return html`<div class="policy-text">${markdownMarkup(text, { under })}</div>`
  return html`<p>${reading === undefined ? t.policies.file : t.policies.fileRead}</p>
    ${reading === undefined ? '' : html`<div class="policy-text">${markdownMarkup(reading, { under })}</div>`}
    ${document === undefined ? '' : html`<p><a class="btn" href="${urls.policyFile(policy, number, language)}" download>${t.policies.openFile}</a></p>`}`
}

export function titleOf({ policy }: OwnPolicy, language: PolicyLanguage): string {
  return language === 'de' ? policy.titleDe : policy.titleEn
}

function timeOf({ t, language }: GuestVisit, { version }: OwnPolicy): string {
  const time = timeToRead(version)
  return time ? `, ${timeWords(t, time[language])}` : ''
}

function standing({ t, formats, at }: GuestVisit, { obligation }: OwnPolicy, days: number): string {
  const words = t.policies
  if (!obligation) return words.acceptedBefore
  const { doneAt, from, pauses } = obligation
  if (doneAt !== undefined) {
    const said = obligation.isAttested ? words.attested : words.accepted
    return said(formats.date(new Date(doneAt)))
  }
  if (from === undefined) return words.open
  const due = lastDue(new Date(from), days, pauses)
  return due < at ? words.overdue(formats.date(due)) : words.due(formats.date(due))
}

function languageLinks({ t }: GuestVisit, { policy, version }: OwnPolicy, read: PolicyLanguage) {
  const others = languages.filter((each) => each !== read && version[each])
  if (others.length === 0) return t.policies.onlyIn[read]
  return others.map(
    (each) =>
      html`<a href="${urls.portalPolicy(policy.id)}?in=${each}">${t.policies.readIn[each]}</a>`,
  )
}

function acceptCard(
  visit: GuestVisit,
  { version }: OwnPolicy,
  read: PolicyLanguage,
  { digest }: Wording,
): Markup | string {
  const { t, guest } = visit
  const { account } = guest
  if (account.person === undefined || !guest.permissions.has(acceptPolicy.permission)) return ''
  const words = t.policies
  return card({
    title: words.accept,
    body: html`${notice(t, 'info', words.acceptText)}
    ${form({
      t,
      action: `${urls.act(acceptPolicy.id)}?back=${urls.portal}`,
      fields: [
        {
          kind: 'text',
          name: 'name',
          label: words.name,
          hint: words.nameHint,
          value: account.name,
        },
      ],
      submit: words.accept,
      hidden: { person: account.person, version: version.id, language: read, digest },
    })}`,
  })
}
