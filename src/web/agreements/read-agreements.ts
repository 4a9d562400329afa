import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import type { Agreement } from '#populations/agreement.ts'
import type { Person } from '#populations/person.ts'
import { signingLinks } from '#program/agreements/invite.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import { lastDoneWith } from '#store/actions.ts'
import { standingDocuments } from '#store/documents.ts'
import { managedItems } from '#store/items.ts'
import { countJoinings, pageOpenJoinings } from '#store/joinings.ts'
import { listKept } from '#store/kept-items.ts'
import type { Tx } from '#store/organisation.ts'
import { findPeople } from '#store/people.ts'

export interface AgreementsRead {
  agreements: { agreement: Agreement; versions: AgreementVersion[] }[]
  /** A page of who still has to sign what, the next to begin first; nobody who left. */
  /** With when the last link to sign was sent. */
  open: { person: Person; agreement?: Agreement; invitedAt?: Date }[]
  /** A page of them, the newest first, revoked ones as well; a paper that is erased is left out. */
  signatures: (AgreementSignature & { personName: string })[]
  counts: { signed: number; attested: number; open: number; signatures: number }
}

/** Which pages of the two lists. */
export interface AgreementsShown {
  openFrom: number
  signedFrom: number
  limit: number
}

/** By what was derived last. `today` as the company counts its days. */
export async function readAgreements(
  tx: Tx,
  at: Date,
  today: string,
  { openFrom, signedFrom, limit }: AgreementsShown,
): Promise<AgreementsRead> {
  const all = await managedItems(tx, agreements)
  const versions = await managedItems(tx, agreementVersions)
  const owed = onboardingAgreements
  const stands = await countJoinings(tx, owed.id, { now: at })
  const count = (is: (stand: (typeof stands)[number]) => boolean) =>
    stands.filter(is).reduce((sum, { n }) => sum + n, 0)
  const page = { now: at, today, lacks: 'doneAt', offset: openFrom, limit } as const
  const open = (await pageOpenJoinings(tx, owed.id, page)).map((item) => owed.item.parse(item))
  const kept = await listKept(tx, agreementSignatures.id, {
    fields: [],
    sort: 'recordedAt',
    isDescending: true,
    offset: signedFrom,
    limit,
  })
  const signatures = kept.items.map(({ content }) => agreementSignatures.item.parse(content))
  const papers = await standingDocuments(
    tx,
    signatures.flatMap(({ document }) => document ?? []),
  )
  const invited = await lastDoneWith(
    tx,
    'agreement.invite',
    open.map(({ person, agreement = '' }) => ({ person, agreement })),
  )
  // Links that went to many at once stand in no action of one person's.
  const links = new Map(
    (await signingLinks(tx, at))
      .toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime())
      .map((link) => [`${link.person} ${link.agreement}`, link.sentAt]),
  )
  const keys = [...open, ...signatures].map(({ person }) => person)
  const found = await findPeople(tx, [...new Set(keys)])
  const people = new Map(found.map(({ person }) => [person.id, person]))
  return {
    agreements: all.map((agreement) => ({
      agreement,
      versions: versions
        .filter((version) => version.agreement === agreement.id)
        .toSorted((a, b) => b.number - a.number),
    })),
    open: open.flatMap(({ person: key, agreement: id }, index) => {
      const person = people.get(key)
      const agreement = all.find((each) => each.id === id)
      const sent = [invited[index], links.get(`${key} ${id}`)]
        .filter((each) => each !== undefined)
        .toSorted((a, b) => b.getTime() - a.getTime())[0]
      return person
        ? [{ person, ...(agreement && { agreement }), ...(sent && { invitedAt: sent }) }]
        : []
    }),
    signatures: signatures.map(({ document, ...each }) => ({
      ...each,
      ...(document !== undefined && papers.has(document) && { document }),
      personName: people.get(each.person)?.name ?? each.person,
    })),
    counts: {
      signed: count(({ isDone, isReleased }) => isDone && !isReleased),
      attested: count(({ isDone, isReleased, how }) => isDone && !isReleased && how === 'upload'),
      open: count(({ isDone, isOver }) => !isDone && !isOver),
      signatures: kept.all,
    },
  }
}
