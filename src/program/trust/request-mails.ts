/** The mails about a document that somebody outside asked for. All that is theirs in them is plain text. */
import type { TrustDocument } from '#populations/trust-document.ts'
import { accountsInRole } from '#store/accounts.ts'
import type { DocumentRequest } from '#store/document-requests.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Organisation, WriteTx } from '#store/organisation.ts'
import { putOutbox } from '#store/outbox.ts'
import { formatsOf } from '#ui/format.ts'
import { mailMarkup } from '#ui/mail.ts'
import { messages } from '#ui/messages.ts'
import type { Messages } from '#ui/messages.ts'
import { urls } from '#ui/urls.ts'

type Asking = Pick<DocumentRequest, 'id' | 'email' | 'language'>

export function titleIn(document: TrustDocument, language: 'de' | 'en'): string {
  return language === 'de' ? document.titleDe : document.titleEn
}

/** Asks whether the mailbox is theirs. */
export async function confirmationMail(
  tx: WriteTx,
  request: Asking,
  document: TrustDocument,
  token: string,
  site: string,
): Promise<void> {
  await mailTo(tx, request, 'confirm', site, ({ requests }, { name }) => {
    const words = requests.mails.confirm
    return {
      heading: words.heading,
      paragraphs: [words.text(titleIn(document, request.language), name)],
      button: { label: words.button, url: `${site}${urls.documentConfirm}?token=${token}` },
    }
  })
}

/** Brings the link. */
export async function grantedMail(
  tx: WriteTx,
  request: Asking,
  document: TrustDocument,
  link: { token: string; until: Date },
  site: string,
): Promise<void> {
  await mailTo(tx, request, 'granted', site, ({ requests }, { name, timeZone }) => {
    const words = requests.mails.granted
    const until = formatsOf(request.language, timeZone).time(link.until)
    const query = new URLSearchParams({ token: link.token, lang: request.language })
    return {
      heading: words.heading(titleIn(document, request.language)),
      paragraphs: [words.text(name, until)],
      button: { label: words.button, url: `${site}${urls.documentLink}?${query.toString()}` },
    }
  })
}

export async function rejectedMail(
  tx: WriteTx,
  request: Asking,
  document: TrustDocument | undefined,
  because: string | undefined,
  site: string,
): Promise<void> {
  await mailTo(tx, request, 'rejected', site, ({ requests }, { name }) => {
    const words = requests.mails.rejected
    const title = document ? titleIn(document, request.language) : requests.document
    return {
      heading: words.heading(title),
      paragraphs: [words.text(name), ...(because === undefined ? [] : [words.because(because)])],
    }
  })
}

/** Tells whoever decides that a request waits. */
export async function waitingMails(
  tx: WriteTx,
  request: DocumentRequest,
  document: TrustDocument,
  site: string,
): Promise<void> {
  for (const { email, language } of await accountsInRole(tx, 'lead')) {
    const reader = { id: request.id, email, language: language ?? 'de' }
    await mailTo(tx, reader, 'waiting', site, ({ requests }) => {
      const words = requests.mails.waiting
      return {
        heading: words.heading,
        paragraphs: [words.text(request.name, request.company, titleIn(document, reader.language))],
        button: { label: words.button, url: `${site}${urls.consoleRequests}` },
      }
    })
  }
}

interface Said {
  heading: string
  paragraphs: string[]
  button?: { label: string; url: string }
}

/** Once for each step of a request; what erases the request finds its mails by the occasion. */
async function mailTo(
  tx: WriteTx,
  { id, email, language }: Asking,
  step: string,
  site: string,
  say: (t: Messages, organisation: Organisation) => Said,
): Promise<void> {
  const organisation = await readOrganisation(tx)
  const t = messages[language]
  await putOutbox(tx, {
    channel: 'mail',
    recipient: email,
    occasion: `document/${id}/${step}`,
    content: mailMarkup({ t, organisation: organisation.name, site, ...say(t, organisation) }),
  })
}
