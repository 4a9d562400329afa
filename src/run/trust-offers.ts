/** What the trust page has beside its sentences: documents, and who works on customers' data. None of it is in the log. */
import { accents } from '#engine/accents.ts'
import { readableOnBoth } from '#engine/brand-colour.ts'
import type { ColourPair } from '#engine/brand-colour.ts'
import { addMonthsToInstant, dateIn } from '#engine/calendar.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import type { Logo, OrganisationSetting } from '#populations/organisation-setting.ts'
import { subprocessors } from '#populations/subprocessor.ts'
import type { Subprocessor } from '#populations/subprocessor.ts'
import { isOffered, trustDocuments } from '#populations/trust-document.ts'
import type { TrustDocument } from '#populations/trust-document.ts'
import { readDocument } from '#store/documents.ts'
import type { Document } from '#store/documents.ts'
import { managedItems, versionsSince } from '#store/items.ts'
import type { ItemVersion } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

export interface Offers {
  /** Today, in the company's time zone: what is announced starts later. */
  day: string
  documents: OfferedDocument[]
  /** By name, those at work and those announced. */
  subprocessors: Subprocessor[]
  /** The company's colours, where it chose any, and its logo. */
  colours?: ColourPair
  logo?: Logo
  /** Whom to ask about security. */
  contact?: string
  /** What changed among them in the last twelve months, oldest first. */
  notices: SubprocessorNotice[]
}

export interface OfferedDocument extends TrustDocument {
  held: Document
}

/** A subprocessor was announced or added, changed, or taken off. */
export interface SubprocessorNotice {
  kind: 'added' | 'changed' | 'ended'
  at: Date
  subprocessor: Subprocessor
}

export async function readOffers(tx: Tx, at: Date): Promise<Offers> {
  const { timeZone } = await readOrganisation(tx)
  const day = dateIn(timeZone, at)
  const documents: OfferedDocument[] = []
  for (const document of await managedItems(tx, trustDocuments)) {
    const file = document.documents.at(-1)
    const held =
      file !== undefined && isOffered(document, day) ? await readDocument(tx, file) : undefined
    if (held) documents.push({ ...document, held })
  }
  const [setting] = await managedItems(tx, organisationSettings)
  return {
    day,
    ...(setting && brandOf(setting)),
    ...(setting?.contact !== undefined && { contact: setting.contact }),
    documents: documents.toSorted(
      (a, b) => a.kind.localeCompare(b.kind) || a.titleEn.localeCompare(b.titleEn),
    ),
    subprocessors: (await managedItems(tx, subprocessors)).toSorted((a, b) =>
      a.name.localeCompare(b.name),
    ),
    notices: await subprocessorNotices(tx, addMonthsToInstant(at, -12)),
  }
}

/** What a company chose of colours and logo. */
export function brandOf({
  colour,
  accent,
  logo,
}: OrganisationSetting): Pick<Offers, 'colours' | 'logo'> {
  const colours =
    colour === undefined ? accent && accent !== 'green' && accents[accent] : readableOnBoth(colour)
  return { ...(colours && { colours }), ...(logo && { logo }) }
}

/** Each change among subprocessors that was recorded after an instant, oldest first. */
export async function subprocessorNotices(tx: Tx, since: Date): Promise<SubprocessorNotice[]> {
  const versions = await versionsSince(tx, subprocessors.id, since)
  const notices = [...Map.groupBy(versions, ({ key }) => key).values()].flatMap((each) =>
    noticesOf(
      each.toSorted((a, b) => a.recordedFrom.getTime() - b.recordedFrom.getTime()),
      since,
    ),
  )
  return notices.toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

function noticesOf(versions: readonly ItemVersion[], since: Date): SubprocessorNotice[] {
  return versions.flatMap(({ content, recordedFrom, recordedTo }, index) => {
    const subprocessor = subprocessors.item.parse(content)
    const follows = index > 0
    const isFollowed = index < versions.length - 1
    return [
      ...(recordedFrom > since
        ? [{ kind: follows ? 'changed' : 'added', at: recordedFrom, subprocessor } as const]
        : []),
      ...(recordedTo && !isFollowed
        ? [{ kind: 'ended', at: recordedTo, subprocessor } as const]
        : []),
    ]
  })
}
