/** A version's way from draft to approval; published it is in run/actions/publish-policy.ts, accepted in accept.ts. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { PolicyVersion, policyVersions } from '#populations/policy-version.ts'
import { action } from '#program/action.ts'
import type { Acting } from '#program/action.ts'
import { readDocument } from '#store/documents.ts'
import { putItem } from '#store/items.ts'

import {
  digestOfText,
  requirePolicy,
  requireVersion,
  versionField,
  versionsOf,
} from './find-version.ts'

const Kept = z.object({ id: z.string(), state: PolicyVersion.shape.state })

const text = z.string().trim().min(1).max(200_000).optional()
const markdown = {
  kind: 'long',
  loggedAsDigest: true,
  hint: { de: 'Markdown (CommonMark).', en: 'Markdown (CommonMark).' },
} as const

/** PDF or Word, as found by the bytes. */
const wordingTypes = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
]

const draft = action({
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
          de: 'Prüfsumme des Entwurfs, den Sie vor sich hatten.',
          en: 'Digest of the draft you looked at.',
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
    change: field(
      z.string().trim().max(2000).default(''),
      { de: 'Was ist neu?', en: 'What is new?' },
      { kind: 'long' },
    ),
  }),
  output: Kept,
  subject: (_input, output) => `policy-version/${output.id}`,
  handle: async (acting, input) => {
    const { tx, actor } = acting
    await requirePolicy(tx, input.policy)
    const [newest] = await versionsOf(tx, input.policy)
    const open = newest && isOpen(newest) ? newest : undefined
    if (open?.state === 'approved' || open?.state === 'in-review') throw notADraft(open)
    if (open && input.basedOn !== undefined && digestOfDraft(open) !== input.basedOn)
      throw overtaken()
    const number = open?.number ?? (newest?.number ?? 0) + 1
    const [de, en] = await Promise.all([
      wording(acting, input.textDe, input.documentDe),
      wording(acting, input.textEn, input.documentEn),
    ])
    if (!de && !en) throw empty()
    const version: PolicyVersion = {
      id: `${input.policy}/${number}`,
      policy: input.policy,
      number,
      state: 'draft',
      ...(de && { de }),
      ...(en && { en }),
      change: input.change,
      draftedBy: actor.id,
      approvals: [],
    }
    await putItem(tx, policyVersions, version)
    return { id: version.id, state: version.state }
  },
})

const submit = moved({
  verb: 'submit',
  label: { de: 'Zur Prüfung geben', en: 'Submit for review' },
  about: {
    de: 'Der Entwurf liegt jetzt zur Freigabe vor. Er ändert sich nicht mehr, bis jemand ihn freigibt oder zurückgibt.',
    en: 'The draft now waits for approval. It does not change until somebody approves it or returns it.',
  },
  from: ['draft'],
  permission: 'policy.change',
  to: (version) => ({ ...version, state: 'in-review' }),
})

const giveBack = moved({
  verb: 'return',
  label: { de: 'Zurückgeben', en: 'Return' },
  about: {
    de: 'Der Entwurf geht zurück; bisherige Freigaben gelten nicht mehr.',
    en: 'The draft goes back; approvals given so far no longer count.',
  },
  from: ['in-review', 'approved'],
  permission: 'policy.approve',
  to: (version) => ({ ...version, state: 'draft', approvals: [] }),
})

const approve = moved({
  verb: 'approve',
  label: { de: 'Freigeben', en: 'Approve' },
  about: {
    de: 'Gibt genau diesen Wortlaut frei. Wer ihn entworfen hat, kann ihn nicht selbst freigeben.',
    en: 'Approves exactly this wording. Whoever drafted it cannot approve it.',
  },
  from: ['in-review'],
  permission: 'policy.approve',
  stepUp: true,
  to: (version, { actor, at }) => {
    if (version.draftedBy === actor.id) {
      throw new Refusal(
        'forbidden',
        'own-draft',
        'Nobody approves their own draft.',
        'Ask somebody else who may approve policies.',
      )
    }
    const approvals = [...version.approvals, { by: actor.id, at: at.toISOString() }]
    return { ...version, state: 'approved', approvals }
  },
})

const discard = moved({
  verb: 'discard',
  label: { de: 'Entwurf verwerfen', en: 'Discard the draft' },
  about: {
    de: 'Der Entwurf wird nicht weiter verfolgt. Er bleibt in der Geschichte.',
    en: 'The draft is not pursued. It stays in the history.',
  },
  from: ['draft', 'in-review', 'approved'],
  permission: 'policy.change',
  to: (version) => ({ ...version, state: 'discarded' }),
})

export const versionActions = [draft, submit, giveBack, approve, discard]

interface Move {
  verb: string
  label: { de: string; en: string }
  about: { de: string; en: string }
  from: readonly PolicyVersion['state'][]
  permission: 'policy.change' | 'policy.approve'
  stepUp?: true
  to: (version: PolicyVersion, acting: Acting) => PolicyVersion
}

/** An action that only moves a version from one state to another. */
function moved({ verb, from, to, ...words }: Move) {
  return action({
    id: `policy-version.${verb}`,
    ...words,
    input: z.strictObject({ version: versionField }),
    output: Kept,
    subject: (input) => `policy-version/${input.version}`,
    handle: async (acting, input) => {
      const after = to(await requireVersion(acting.tx, input.version, from), acting)
      await putItem(acting.tx, policyVersions, after)
      return { id: after.id, state: after.state }
    },
  })
}

/** What two people who edit the same draft tell each other apart by. */
export function digestOfDraft({ de, en, change }: PolicyVersion): string {
  return digestOfText([de?.digest, en?.digest, change].join('\n'))
}

/** Not published, and not given up. */
export function isOpen({ state }: PolicyVersion): boolean {
  return state === 'draft' || state === 'in-review' || state === 'approved'
}

async function wording(
  { tx }: Acting,
  given: string | undefined,
  document: string | undefined,
): Promise<PolicyVersion['de']> {
  if (document === undefined)
    return given === undefined ? undefined : { text: given, digest: digestOfText(given) }
  const file = await readDocument(tx, document)
  if (file && wordingTypes.includes(file.type)) return { document, digest: file.digest }
  throw new Refusal(
    'input',
    'wording-type',
    'The file is neither a PDF nor a Word document.',
    'Hand in a PDF or a DOCX file.',
  )
}

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
