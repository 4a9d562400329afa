/** The mails about signing: the link, the code, and the copy. Each in the person's language. */
import { randomUUID } from 'node:crypto'

import type { Agreement } from '#populations/agreement.ts'
import type { Person } from '#populations/person.ts'
import { languageOf } from '#program/people/language-of.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Organisation, WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import type { LanguageCode, Messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

interface Mailed {
  person: Person
  agreement: Agreement
  site: string
}

export function agreementTitle({ titleDe, titleEn }: Agreement, language: LanguageCode): string {
  return language === 'de' ? titleDe : titleEn
}

export async function invitationMail(
  tx: WriteTx,
  { person, agreement, token, until, site }: Mailed & { token: string; until: Date },
): Promise<void> {
  await mailTo(tx, person.email, person, site, (t, language, organisation) => {
    const words = t.agreements.mails.invitation
    const title = agreementTitle(agreement, language)
    const query = new URLSearchParams({ token, lang: language })
    const day = formatsOf(language, organisation.timeZone).date(until)
    return {
      heading: words.heading(title),
      paragraphs: [words.text(person.name, organisation.name), words.until(day)],
      button: { label: words.button, url: `${site}${urls.sign}?${query.toString()}` },
    }
  })
}

/** To the mailbox of the link, whatever the register says by now. */
export async function signingCodeMail(
  tx: WriteTx,
  { person, agreement, code, site, email }: Mailed & { code: string; email: string },
): Promise<void> {
  await mailTo(tx, email, person, site, (t, language) => {
    const words = t.agreements.mails.code
    return {
      heading: words.heading(code),
      paragraphs: [words.text(agreementTitle(agreement, language)), words.ignore],
    }
  })
}

export async function copyMail(
  tx: WriteTx,
  { person, agreement, token, site, email }: Mailed & { token: string; email: string | undefined },
): Promise<void> {
  await mailTo(tx, email, person, site, (t, language) => {
    const words = t.agreements.mails.copy
    const query = new URLSearchParams({ token, lang: language })
    return {
      heading: words.heading(agreementTitle(agreement, language)),
      paragraphs: [words.text],
      button: { label: words.button, url: `${site}${urls.signCopy}?${query.toString()}` },
    }
  })
}

interface Said {
  heading: string
  paragraphs: string[]
  button?: { label: string; url: string }
}

async function mailTo(
  tx: WriteTx,
  recipient: string | undefined,
  person: Person,
  site: string,
  say: (t: Messages, language: LanguageCode, organisation: Organisation) => Said,
): Promise<void> {
  if (recipient === undefined) return
  const organisation = await readOrganisation(tx)
  const language = await languageOf(tx, person)
  const t = messages[language]
  const said = say(t, language, organisation)
  await putOutbox(tx, {
    channel: 'mail',
    recipient,
    occasion: `agreement/${randomUUID()}`,
    content: mailMarkup({ t, organisation: organisation.name, site, ...said }),
  })
}
