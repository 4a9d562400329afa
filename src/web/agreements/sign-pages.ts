import { html } from 'hono/html'

import type { AgreementVersion } from '#populations/agreement-version.ts'
import type { Agreement } from '#populations/agreement.ts'
import type { Person } from '#populations/person.ts'
import { agreementTitle } from '#program/agreements/agreement-mails.ts'
import type { SigningLink } from '#program/agreements/invite.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { Visit } from '#web/visit.ts'

/** What a link to sign leads to. */
export interface LinkFound {
  link: SigningLink
  person: Person
  agreement: Agreement
  version: AgreementVersion
}

/** The whole text, and then the way to the code. */
export function readPage(visit: Visit, found: LinkFound, token: string): Response {
  const { t, language, house } = visit
  const words = t.agreements
  const other = language === 'de' ? 'en' : 'de'
  const query = new URLSearchParams({ token, lang: other })
  return doorResponse(visit, {
    door: 'outside',
    title: agreementTitle(found.agreement, language),
    body: html`<p>${words.link.intro(found.person.name, house.organisation.name)}</p>
      <p>
        <a href="${urls.sign}?${query.toString()}" hreflang="${other}">${words.language[other]}</a>
      </p>
      ${textCard(visit, found)}
      ${card({
        title: words.link.codeTitle,
        body: html`<p>${words.link.codeText(found.link.email)}</p>
          ${form({
            t,
            action: `${urls.signCode}?lang=${language}`,
            hidden: { token },
            fields: [],
            submit: words.link.codeButton,
          })}`,
      })}`,
  })
}

/** Code and name; shown again with what is wrong. */
export function codePage(
  visit: Visit,
  found: LinkFound,
  {
    token,
    step,
    name,
    wrong,
  }: { token: string; step: string; name: string; wrong?: 'code' | 'name' },
): Response {
  const { t, language } = visit
  const words = t.agreements
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: agreementTitle(found.agreement, language),
      body: html`<p>${words.link.codeSent(found.link.email)}</p>
        <details>
          <summary>${words.link.text}</summary>
          ${textCard(visit, found)}
        </details>
        ${card({
          title: words.sign,
          body: html`${notice(t, 'info', words.signText)}
          ${form({
            t,
            action: `${urls.sign}?lang=${language}`,
            hidden: { token, step, digest: found.version[language].digest },
            fields: [
              {
                kind: 'text',
                name: 'code',
                label: words.link.code,
                hint: words.link.codeHint,
                autocomplete: 'one-time-code',
                maxLength: 12,
                ...(wrong === 'code' && { error: words.link.codeWrong }),
              },
              {
                kind: 'text',
                name: 'name',
                label: words.name,
                hint: words.nameHint,
                value: name,
                autocomplete: 'name',
                maxLength: 200,
                ...(wrong === 'name' && { error: words.nameMissing }),
              },
            ],
            submit: words.sign,
          })}`,
        })}
        ${form({
          t,
          action: `${urls.signCode}?lang=${language}`,
          hidden: { token },
          fields: [],
          submit: words.link.again,
          prefix: 'again-',
        })}`,
    },
    wrong ? 400 : 200,
  )
}

export function signedPage(visit: Visit, { agreement }: LinkFound, copy: string): Response {
  const { t, language } = visit
  const words = t.agreements.link
  return doorResponse(visit, {
    door: 'outside',
    title: words.done,
    body: html`<p>${agreementTitle(agreement, language)}</p>
      <p>${words.doneText}</p>
      ${copyForm(visit, copy)}`,
  })
}

export function copyPage(visit: Visit, token: string): Response {
  const words = visit.t.agreements.link
  return doorResponse(visit, {
    door: 'outside',
    title: words.copyTitle,
    body: html`<p>${words.copyText}</p>
      ${copyForm(visit, token)}`,
  })
}

/** Says why a link leads nowhere, and what to do. */
export function linkOverPage(visit: Visit, why: 'used' | 'expired' | 'gone'): Response {
  const words = visit.t.agreements.link
  const [title, text] = {
    used: [words.used, words.usedText],
    expired: [words.expired, words.expiredText],
    gone: [words.gone, words.goneText],
  }[why]
  return doorResponse(
    visit,
    { door: 'outside', title: title ?? '', body: html`<p>${text}</p>` },
    why === 'gone' ? 404 : 410,
  )
}

function copyForm({ t }: Visit, token: string): Markup {
  return form({
    t,
    action: urls.signCopy,
    hidden: { token },
    fields: [],
    submit: t.agreements.copy,
  })
}

function textCard({ t, language }: Visit, { version }: LinkFound): Markup {
  const { text, digest } = version[language]
  return card({
    body: html`<div class="policy-text" lang="${language}">${markdownMarkup(text)}</div>
      ${factList([
        { name: t.agreements.version, value: String(version.number) },
        { name: t.agreements.digest, value: html`<code>${digest}</code>` },
      ])}`,
  })
}
