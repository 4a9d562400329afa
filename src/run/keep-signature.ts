/** A signature on an agreement: the PDF that shows it, sealed, and the record. The seal is the organisation's, not the signer's. */
import { Refusal } from '#engine/refusal.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementTitle, copyMail } from '#program/agreements/agreement-mails.ts'
import { requireSigner } from '#program/agreements/find-agreement.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import type { Store } from '#store/database.ts'
import { putDocument } from '#store/documents.ts'
import { listItems, putItem } from '#store/items.ts'
import { readOrg, readOrganisation } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { issueTicket } from '#store/tickets.ts'
import { wakeWorker } from '#store/wake.ts'

import { sealKeyOf } from './paper/seal-key.ts'
import { sealPdfAnyway } from './paper/seal.ts'
import { typesetPaper } from './paper/typeset.ts'

/** What somebody signs, as they had it before them. */
export interface Signing {
  person: string
  agreement: string
  language: 'de' | 'en'
  digest: string
  /** As they typed it. */
  name: string
  how: 'portal' | 'link'
  /** The mailbox that a code proved. */
  email?: string
}

/** How long the link to the copy is good. */
const copyDays = 30

/** Sets and seals the PDF, outside of any transaction. Refused where the wording is not the current one. */
export async function sealSigned(
  store: Store,
  org: string,
  signing: Signing,
  timeStamping: TimeStamping | undefined,
): Promise<Uint8Array> {
  const { agreement, version, organisation } = await readOrg(store, org, async (tx) => ({
    ...(await requireSigner(tx, signing)),
    organisation: await readOrganisation(tx),
  }))
  const { language, digest, name, how, email } = signing
  const wording = version[language]
  if (wording.digest !== digest) throw otherWording()
  const at = store.clock()
  const words = inWords[language]
  const pdf = await typesetPaper({
    title: agreementTitle(agreement, language),
    language,
    at,
    facts: [
      [words.name, name],
      [words.at, `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
      [words.way, how === 'portal' ? words.portal : words.link(email ?? '')],
      [words.version, String(version.number)],
      [words.digest, digest],
    ],
    text: wording.text,
    foot: `${organisation.name} · ${words.version} ${version.number}`,
  })
  const key = await sealKeyOf(store.directory, organisation, at)
  const sealing = { key, reason: words.reason, at, ...(timeStamping && { timeStamping }) }
  return await sealPdfAnyway(pdf, sealing)
}

const inWords = {
  de: {
    name: 'Unterschrieben von',
    at: 'Zeitpunkt',
    way: 'Wie',
    portal: 'im Portal, angemeldet',
    link: (email: string) =>
      `über einen Link, mit einem Code an ${email} (er belegt ein Postfach, keine Identität)`,
    version: 'Fassung',
    digest: 'SHA-256 des Textes',
    reason: 'Siegel des Unternehmens über Text, Name und Zeitpunkt der Unterschrift',
  },
  en: {
    name: 'Signed by',
    at: 'Time',
    way: 'How',
    portal: 'in the portal, signed in',
    link: (email: string) =>
      `by a link, with a code mailed to ${email} (it proves a mailbox, not an identity)`,
    version: 'Version',
    digest: 'SHA-256 of the text',
    reason: 'The company’s seal over text, name and time of the signature',
  },
}

/** Records what was signed and mails the copy; whoever signs twice has signed once, the first time. */
export async function keepSignature(
  tx: WriteTx,
  { directory, site }: { directory: DataDirectory; site: string },
  signing: Signing,
  pdf: Uint8Array,
): Promise<{ signature: AgreementSignature; copy: string; isNew: boolean }> {
  const { person, agreement, version } = await requireSigner(tx, signing)
  const { language, digest, name, how } = signing
  if (version[language].digest !== digest) throw otherWording()
  const id = `${person.id}/${version.id}`
  const [before] = await listItems(tx, agreementSignatures.id, { keys: [id] })
  const earlier = before && agreementSignatures.item.parse(before.content)
  if (earlier && earlier.revokedAt === undefined) {
    return { signature: earlier, copy: await copyTicket(tx, earlier), isNew: false }
  }
  const file = `${agreement.id}-${version.number}-${language}.pdf`
  const document = await putDocument(tx, directory, {
    name: file,
    type: 'application/pdf',
    bytes: pdf,
    uploadedBy: how,
  })
  const at = tx.recordedAt.toISOString()
  const signature: AgreementSignature = {
    // What was revoked stays under its own key.
    id: earlier ? `${id}/${document.id}` : id,
    person: person.id,
    agreement: agreement.id,
    version: version.id,
    language,
    digest,
    name,
    signedAt: at,
    recordedAt: at,
    how,
    document: document.id,
  }
  await putItem(tx, agreementSignatures, signature)
  const copy = await copyTicket(tx, signature)
  const email = signing.email ?? person.email
  await copyMail(tx, { person, agreement, token: copy, site, email })
  await wakeWorker(tx)
  return { signature, copy, isNew: true }
}

async function copyTicket(tx: WriteTx, { document }: AgreementSignature): Promise<string> {
  return await issueTicket(tx, 'agreement-copy', {
    content: { document },
    forMs: copyDays * 86_400_000,
  })
}

function otherWording(): Refusal {
  return new Refusal(
    'conflict',
    'wording-changed',
    'That is not the wording of the current version in that language.',
    'Open the agreement again, and read it as it is now.',
  )
}
