/** The mails to people who want to hear of changes. */
import type { Subprocessor } from '#populations/subprocessor.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Organisation, WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import type { MailContent } from '#store/outbox.ts'
import { renewUnsubscribeToken } from '#store/subscriptions.ts'
import type { Subscription } from '#store/subscriptions.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import type { Messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

import { noticeInWords } from './notice-words.ts'

/** More than this nobody reads in a mail. */
const mostLines = 50

/** One control that is called something else since an instant. */
export interface StatusChange {
  at: Date
  sentence: Record<'de' | 'en', string>
  status: keyof Messages['status']
  before?: keyof Messages['status']
}

export interface NoticedSubprocessor {
  kind: 'added' | 'changed' | 'ended'
  at: Date
  subprocessor: Subprocessor
}

/** Asks whether the mailbox is theirs. */
export async function subscriptionMail(
  tx: WriteTx,
  { email, language }: Pick<Subscription, 'email' | 'language'>,
  token: string,
  site: string,
): Promise<void> {
  const { name } = await readOrganisation(tx)
  const t = messages[language]
  const words = t.subscribe.mails.confirm
  const query = new URLSearchParams({ token, lang: language })
  await putOutbox(tx, {
    channel: 'mail',
    recipient: email,
    occasion: `subscription/${tx.recordedAt.toISOString()}`,
    content: mailMarkup({
      t,
      organisation: name,
      heading: words.heading,
      paragraphs: [words.text(name)],
      button: { label: words.button, url: `${site}${urls.subscribeConfirm}?${query.toString()}` },
      site,
    }),
  })
}

/** Writes to each what has changed, in their language: one mail for an occasion, however often it is written. */
export async function digestMails(
  tx: WriteTx,
  directory: DataDirectory,
  subscribers: readonly Subscription[],
  news: { changes: readonly StatusChange[]; notices: readonly NoticedSubprocessor[] },
  { occasion, site }: { occasion: string; site: string },
): Promise<void> {
  const organisation = await readOrganisation(tx)
  const paragraphs = {
    de: digestLines('de', organisation, news),
    en: digestLines('en', organisation, news),
  }
  for (const { id, email, language } of subscribers) {
    const token = await renewUnsubscribeToken(tx, directory, id)
    const end = `${site}${urls.subscribeEnd}?token=${token}`
    await putOutbox(tx, {
      channel: 'mail',
      recipient: email,
      occasion: `digest/${occasion}`,
      content: digestMail(language, organisation, paragraphs[language], end, site),
    })
  }
}

function digestMail(
  language: 'de' | 'en',
  { name }: Organisation,
  paragraphs: readonly string[],
  unsubscribe: string,
  site: string,
): MailContent {
  const t = messages[language]
  const words = t.subscribe.mails.digest
  return {
    ...mailMarkup({
      t,
      organisation: name,
      heading: words.heading(name),
      paragraphs,
      button: { label: words.button, url: `${site}${urls.trust(language)}` },
      end: { label: words.unsubscribe, url: unsubscribe },
      site,
    }),
    unsubscribe,
  }
}

function digestLines(
  language: 'de' | 'en',
  { timeZone }: Organisation,
  { changes, notices }: Parameters<typeof digestMails>[3],
): string[] {
  const t = messages[language]
  const words = t.subscribe.mails.digest
  const formats = formatsOf(language, timeZone)
  const lines = [
    ...notices.map((notice) => {
      const { title, text } = noticeInWords(notice, language, timeZone)
      return words.notice(title, text)
    }),
    ...changes.map(({ at, sentence, status, before }) =>
      words.change(
        formats.time(at),
        t.status[status],
        before && t.status[before],
        sentence[language],
      ),
    ),
  ]
  if (lines.length <= mostLines) return lines
  return [...lines.slice(0, mostLines), words.more(lines.length - mostLines)]
}
