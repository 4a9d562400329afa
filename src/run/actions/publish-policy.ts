import { buffer } from 'node:stream/consumers'

import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion, Wording } from '#populations/policy-version.ts'
import { action } from '#program/action.ts'
import { requireApprovals } from '#program/policies/approvals.ts'
import { newsOf } from '#program/policies/change-note.ts'
import { requirePolicy, requireVersion, versionField } from '#program/policies/find-version.ts'
import { lookedAtField, refuseOtherWording } from '#program/policies/looked-at.ts'
import { pdfOfFile } from '#run/paper/seal-file.ts'
import { sealKeyOf } from '#run/paper/seal-key.ts'
import { sealOwnPdf } from '#run/paper/seal-own-pdf.ts'
import { sealPdfAnyway } from '#run/paper/seal.ts'
import type { Sealing } from '#run/paper/seal.ts'
import { typesetPaper } from '#run/paper/typeset.ts'
import type { Paper } from '#run/paper/typeset.ts'
import type { Store } from '#store/database.ts'
import { documentStream, putDocument, readDocument } from '#store/documents.ts'
import { putItem } from '#store/items.ts'
import { readOrg, readOrganisation } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'
import { wakeWorker } from '#store/wake.ts'

const languages = ['de', 'en'] as const
type Language = (typeof languages)[number]

/** What was set before the transaction: a sealed PDF of each wording, by its digest. */
const Sealed = z.array(
  z.object({ language: z.enum(languages), digest: z.string(), pdf: z.instanceof(Uint8Array) }),
)

const reason = z.string().trim().min(1).max(2000).optional()
const hint = {
  de: 'In mindestens einer Sprache. Wer die andere liest, sieht sonst diese.',
  en: 'In one language at least. Whoever reads the other sees this one else.',
}

/** Makes an approved version the one that holds. */
export const publishPolicy = action({
  id: 'policy-version.publish',
  label: { de: 'Fassung veröffentlichen', en: 'Publish the version' },
  about: {
    de: 'Die Fassung gilt ab dem Tag, den Sie nennen; ihr Wortlaut ändert sich nie mehr. Sie entscheiden, ob alle neu bestätigen, und warum. Von jedem Wortlaut entsteht ein versiegeltes PDF; ist er eine Datei, bleibt sie der Wortlaut. Im Protokoll stehen Prüfsummen.',
    en: 'The version holds from the day you name; its wording never changes again. You decide whether everybody accepts it anew, and why. Of each wording a sealed PDF is made; where it is a file, the file stays the wording. The log keeps digests.',
  },
  permission: 'policy.change',
  stepUp: true,
  isExpensive: true,
  input: z.strictObject({
    version: versionField,
    lookedAt: lookedAtField,
    effective: field(
      z.iso.date().optional(),
      { de: 'Gilt ab', en: 'Effective from' },
      { hint: { de: 'Leer: ab jetzt.', en: 'Empty: from now on.' } },
    ),
    isAcceptedAnew: field(z.boolean().default(true), {
      de: 'Alle müssen sie neu bestätigen',
      en: 'Everybody must accept it anew',
    }),
    becauseDe: field(
      reason,
      { de: 'Warum, oder warum nicht? Auf Deutsch', en: 'Why, or why not? In German' },
      { kind: 'long', hint },
    ),
    becauseEn: field(
      reason,
      { de: 'Warum, oder warum nicht? Auf Englisch', en: 'Why, or why not? In English' },
      { kind: 'long', hint },
    ),
  }),
  output: z.object({ id: z.string(), effectiveFrom: z.iso.datetime() }),
  subject: (input) => `policy-version/${input.version}`,
  prepare: async ({ store, org, timeStamping }, { version }) =>
    await sealWordings(store, org, version, timeStamping),
  handle: async ({ tx, actor, at, directory }, input, prepared) => {
    if (input.becauseDe === undefined && input.becauseEn === undefined) throw unsaid()
    const version = await requireApproved(tx, input.version)
    refuseOtherWording(version, input.lookedAt)
    await requireApprovals(tx, version)
    const { timeZone } = await readOrganisation(tx)
    const effectiveFrom = effective(input.effective, timeZone, at)
    const sealed = new Map<Language, string>()
    for (const { language, digest, pdf } of Sealed.parse(prepared)) {
      if (version[language]?.digest !== digest) throw overtaken()
      const name = `${version.policy}-${version.number}-${language}.pdf`
      const kept = { name, type: 'application/pdf', bytes: pdf, uploadedBy: actor.id }
      sealed.set(language, (await putDocument(tx, directory, kept)).id)
    }
    await putItem(tx, policyVersions, {
      ...withSeal(version, sealed),
      state: 'published',
      publishedAt: at.toISOString(),
      publishedBy: actor.id,
      effectiveFrom: effectiveFrom.toISOString(),
      isAcceptedAnew: input.isAcceptedAnew,
      ...(input.becauseDe !== undefined && { acceptedAnewBecauseDe: input.becauseDe }),
      ...(input.becauseEn !== undefined && { acceptedAnewBecauseEn: input.becauseEn }),
    })
    await wakeWorker(tx)
    return { id: version.id, effectiveFrom: effectiveFrom.toISOString() }
  },
})

/** The version that is to be published. Of two people who publish it the second is told so. */
async function requireApproved(tx: Tx, id: string): Promise<PolicyVersion> {
  const version = await requireVersion(tx, id, ['approved', 'published'])
  if (version.state === 'approved') return version
  throw new Refusal(
    'conflict',
    'version-published',
    'Somebody has published this version already; nothing was changed.',
    'Look at the policy as it holds now.',
  )
}

async function sealWordings(
  store: Store,
  org: string,
  id: string,
  timeStamping: TimeStamping | undefined,
) {
  const { version, policy, organisation } = await readOrg(store, org, async (tx: Tx) => {
    const found = await requireApproved(tx, id)
    const kept = await requirePolicy(tx, found.policy)
    return { version: found, policy: kept, organisation: await readOrganisation(tx) }
  })
  const at = store.clock()
  const key = await sealKeyOf(store.directory, organisation, at)
  const made: z.infer<typeof Sealed> = []
  for (const language of languages) {
    const wording = version[language]
    if (!wording) continue
    const words = inWords[language]
    const news = newsOf(version)
    const facts: [string, string][] = [[words.version, String(version.number)]]
    if (news) facts.push([words.news, news[language]])
    const paper = {
      title: language === 'de' ? policy.titleDe : policy.titleEn,
      language,
      at,
      facts,
      foot: `${organisation.name} · ${words.version} ${version.number}`,
    }
    const sealing = {
      key,
      reason: words.reason(version.number),
      at,
      ...(timeStamping && { timeStamping }),
    }
    const pdf = await sealedWording(store, org, wording, { paper, sealing, digest: words.digest })
    if (pdf) made.push({ language, digest: wording.digest, pdf })
  }
  return made
}

/** The company's own PDF as it is, a text as it is set, or a paper that names the file. */
async function sealedWording(
  store: Store,
  org: string,
  { text, document, reading, digest }: Wording,
  {
    paper,
    sealing,
    digest: digestName,
  }: {
    paper: Omit<Paper, 'text' | 'facts'> & { facts: [string, string][] }
    sealing: Sealing
    digest: string
  },
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (text !== undefined) {
    const facts: [string, string][] = [...paper.facts, [digestName, digest]]
    return new Uint8Array(
      await sealPdfAnyway(await typesetPaper({ ...paper, facts, text }), sealing),
    )
  }
  const file =
    document === undefined
      ? undefined
      : await readOrg(store, org, (tx) => readDocument(tx, document))
  if (!file) return undefined
  if (file.type === 'application/pdf') {
    const bytes = await buffer(await documentStream(store.directory, file.digest))
    const own = await sealOwnPdf(new Uint8Array(bytes), sealing)
    if (own) return new Uint8Array(own)
  }
  const named = await pdfOfFile({ name: file.name, digest, reading }, paper)
  return new Uint8Array(await sealPdfAnyway(named, sealing))
}

const inWords = {
  de: {
    version: 'Fassung',
    news: 'Neu darin',
    digest: 'SHA-256 des Textes',
    reason: (number: number) => `Fassung ${number}, wie sie veröffentlicht wurde`,
  },
  en: {
    version: 'Version',
    news: 'New in it',
    digest: 'SHA-256 of the text',
    reason: (number: number) => `Version ${number}, as it was published`,
  },
}

function withSeal(version: PolicyVersion, sealed: ReadonlyMap<Language, string>): PolicyVersion {
  const of = (language: Language) => {
    const wording = version[language]
    const document = sealed.get(language)
    return (
      wording && { [language]: { ...wording, ...(document !== undefined && { sealed: document }) } }
    )
  }
  return { ...version, ...of('de'), ...of('en') }
}

function effective(date: string | undefined, timeZone: string, at: Date): Date {
  const begins = date === undefined ? at : startOfDate(date, timeZone)
  // Nobody can keep to a rule of yesterday.
  return begins < at ? at : begins
}

function unsaid(): Refusal {
  const message = 'Say why, in one language at least.'
  return new Refusal('input', 'because-missing', message, 'Write a sentence.', {
    fields: [{ field: 'becauseDe', message }],
  })
}

function overtaken(): Refusal {
  return new Refusal(
    'conflict',
    'item-changed',
    'The wording changed while it was being sealed.',
    'Look at the version as it is now, and publish it again.',
  )
}
