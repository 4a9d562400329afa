/** The draft of a policy's next version: a text, or a file that is the wording. */
import { buffer } from 'node:stream/consumers'

import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { PolicyVersion, policyVersions } from '#populations/policy-version.ts'
import { action } from '#program/action.ts'
import { digestOfText, requirePolicy, versionsOf } from '#program/policies/find-version.ts'
import { digestOfDraft } from '#program/policies/looked-at.ts'
import { isOpen } from '#program/policies/version-actions.ts'
import { readDocx } from '#run/paper/read-docx.ts'
import { refuseActivePdf } from '#run/paper/refuse-active-pdf.ts'
import type { Store } from '#store/database.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { putItem } from '#store/items.ts'
import { readOrg } from '#store/organisation.ts'
import type { Tx } from '#store/organisation.ts'

const Kept = z.object({ id: z.string(), state: PolicyVersion.shape.state })

const text = z.string().trim().min(1).max(200_000).optional()
const note = z.string().trim().min(1).max(2000).optional()
const markdown = {
  kind: 'long',
  loggedAsDigest: true,
  hint: { de: 'Markdown (CommonMark).', en: 'Markdown (CommonMark).' },
} as const

/** PDF or Word, as found by the bytes. */
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const wordingTypes = ['application/pdf', word]

/** What Word documents say, by their ids. */
const Readings = z.record(z.string(), z.string())

export const draftPolicy = action({
  id: 'policy-version.draft',
  label: { de: 'Entwurf festhalten', en: 'Keep a draft' },
  about: {
    de: 'Hält den Entwurf der nächsten Fassung fest: als Text, oder als Datei (PDF, DOCX), die selbst der Wortlaut ist. Eine Sprache genügt, wenn Sie nur eine wollen.',
    en: 'Keeps the draft of the next version: as a text, or as a file (PDF, DOCX) that is the wording itself. One language is enough where you want one only.',
  },
  permission: 'policy.change',
  input: z.strictObject({
    policy: field(z.string().min(1).max(80), { de: 'Richtlinie', en: 'Policy' }, { hidden: true }),
    basedOn: field(
      z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      { de: 'Grundlage', en: 'Based on' },
      {
        hidden: true,
        hint: {
          de: 'Prüfsumme des Entwurfs, oder der geltenden Fassung, die Sie vor sich hatten.',
          en: 'Digest of the draft, or of the version that holds, that you looked at.',
        },
      },
    ),
    textDe: field(text, { de: 'Text, auf Deutsch', en: 'Text, in German' }, markdown),
    textEn: field(text, { de: 'Text, auf Englisch', en: 'Text, in English' }, markdown),
    documentDe: field(
      z.uuid().optional(),
      { de: 'Datei, auf Deutsch', en: 'File, in German' },
      { kind: 'file' },
    ),
    documentEn: field(
      z.uuid().optional(),
      { de: 'Datei, auf Englisch', en: 'File, in English' },
      { kind: 'file' },
    ),
    changeDe: field(
      note,
      { de: 'Was ist neu? Auf Deutsch', en: 'What is new? In German' },
      { kind: 'long' },
    ),
    changeEn: field(
      note,
      { de: 'Was ist neu? Auf Englisch', en: 'What is new? In English' },
      { kind: 'long' },
    ),
  }),
  output: Kept,
  subject: (_input, output) => `policy-version/${output.id}`,
  isExpensive: true,
  prepare: async ({ store, org }, { documentDe, documentEn }) => ({
    ...(await read(store, org, documentDe)),
    ...(await read(store, org, documentEn)),
  }),
  handle: async ({ tx, actor }, input, prepared) => {
    const readings = Readings.parse(prepared)
    await requirePolicy(tx, input.policy)
    const versions = await versionsOf(tx, input.policy)
    const [newest] = versions
    const open = newest && isOpen(newest) ? newest : undefined
    if (open?.state === 'approved' || open?.state === 'in-review') throw notADraft(open)
    const base = versions.find(({ state }) => state !== 'discarded')
    if (input.basedOn !== undefined && digestOfDraft(base) !== input.basedOn) throw overtaken()
    const number = open?.number ?? (newest?.number ?? 0) + 1
    const [de, en] = await Promise.all([
      wording(tx, input.textDe, input.documentDe, readings),
      wording(tx, input.textEn, input.documentEn, readings),
    ])
    if (!de && !en) throw empty()
    const version: PolicyVersion = {
      id: `${input.policy}/${number}`,
      policy: input.policy,
      number,
      state: 'draft',
      ...(de && { de }),
      ...(en && { en }),
      ...(input.changeDe !== undefined && { changeDe: input.changeDe }),
      ...(input.changeEn !== undefined && { changeEn: input.changeEn }),
      draftedBy: actor.id,
      authors: [...new Set([...(open?.authors ?? []), actor.id])].slice(-mostAuthors),
      approvals: [],
    }
    await putItem(tx, policyVersions, version)
    return { id: version.id, state: version.state }
  },
})

/** Reading takes long, and so nobody else waits for it. */
async function read(
  store: Store,
  org: string,
  id: string | undefined,
): Promise<z.infer<typeof Readings>> {
  if (id === undefined) return {}
  const file = await readOrg(store, org, (tx) => readDocument(tx, id))
  if (!file || !wordingTypes.includes(file.type)) return {}
  const bytes = await buffer(await documentStream(store.directory, file.digest))
  if (file.type !== word) {
    await refuseActivePdf(new Uint8Array(bytes))
    return {}
  }
  const text = await readDocx(bytes)
  return text === undefined ? {} : { [id]: text }
}

async function wording(
  tx: Tx,
  given: string | undefined,
  document: string | undefined,
  readings: z.infer<typeof Readings>,
): Promise<PolicyVersion['de']> {
  if (document === undefined)
    return given === undefined ? undefined : { text: given, digest: digestOfText(given) }
  const file = await readDocument(tx, document)
  if (file && wordingTypes.includes(file.type)) {
    const reading = readings[document]
    return { document, digest: file.digest, ...(reading !== undefined && { reading }) }
  }
  throw new Refusal(
    'input',
    'wording-type',
    'The file is neither a PDF nor a Word document.',
    'Hand in a PDF or a DOCX file.',
  )
}

/** More never wrote at one draft. */
const mostAuthors = 50

function empty(): Refusal {
  return new Refusal(
    'input',
    'wording-empty',
    'There is no wording in either language.',
    'Write the text in one language at least, or attach a file.',
  )
}

function notADraft({ state }: PolicyVersion): Refusal {
  return new Refusal(
    'conflict',
    'version-state',
    `The next version is ${state}.`,
    'Return it to its author, or publish it first.',
  )
}

function overtaken(): Refusal {
  return new Refusal(
    'conflict',
    'item-changed',
    'Somebody else changed the draft meanwhile.',
    'Look at the draft as it is now, and make your change again.',
  )
}
