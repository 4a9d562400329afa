import { html } from 'hono/html'

import { readingTime } from '#engine/reading-time.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import type { Agreement } from '#populations/agreement.ts'
import type { Person } from '#populations/person.ts'
import { agreementTitle } from '#program/agreements/agreement-mails.ts'
import type { SigningLink } from '#program/agreements/invite.ts'
import { form } from '#ui/components/form.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { LinkedText } from '#web/by-link/link-pages.ts'
import { doorResponse } from '#web/door-response.ts'
import type { Visit } from '#web/visit.ts'

/** What a link to sign leads to. */
export interface LinkFound {
  link: SigningLink
  person: Person
  agreement: Agreement
  version: AgreementVersion
  /** By this link's person, wherever: nothing is left to sign. */
  isSigned: boolean
  /** Their last day has passed: what they signed now would count for nothing. */
  hasLeft: boolean
}

/** The agreement as the pages behind a link show it. */
export function linkedAgreement(visit: Visit, found: LinkFound): LinkedText {
  const { t, language, house } = visit
  const words = t.agreements
  const { text, digest } = found.version[language]
  const { email } = found.link
  return {
    title: agreementTitle(found.agreement, language),
    email,
    seconds: readingTime({ de: found.version.de.text, en: found.version.en.text })[language],
    paths: { read: urls.sign, code: urls.signCode },
    shown: { language, text: markdownMarkup(text), digest, version: found.version.number },
    isInBoth: true,
    words: {
      intro: words.link.intro(found.person.name, house.organisation.name),
      text: words.link.text,
      codeSent: words.link.codeSent(email),
      submit: words.sign,
      submitText: words.signText,
      nameHint: words.nameHint,
    },
  }
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

/** For whoever signed in the portal, by another link, or on paper since the link was sent. */
export function signedElsewherePage(visit: Visit): Response {
  const { signed, signedText } = visit.t.agreements.link
  return doorResponse(visit, { door: 'outside', title: signed, body: html`<p>${signedText}</p>` })
}

/** For whoever opens a link after their last day: every agreement here is one from before the first. */
export function leftPage(visit: Visit): Response {
  const { left, leftText } = visit.t.agreements.link
  const body = html`<p>${leftText}</p>`
  return doorResponse(visit, { door: 'outside', title: left, body }, 410)
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

function copyForm({ t }: Visit, token: string): Markup {
  return form({
    t,
    action: urls.signCopy,
    hidden: { token },
    fields: [],
    submit: t.agreements.copy,
  })
}
