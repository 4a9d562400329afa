/** An agreement that was signed elsewhere, as somebody attests, and a signature that counts no more. */
import { z } from 'zod'

import { dateIn, startOfDate } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import { action } from '#program/action.ts'
import { readDocument } from '#store/documents.ts'
import { listItems, putItem } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'

import { requireSigner } from './find-agreement.ts'
import { agreementField, personField } from './invite.ts'

export const uploadAgreement = action({
  id: 'agreement-signature.upload',
  label: { de: 'Anderswo Unterschriebenes hochladen', en: 'Upload what was signed elsewhere' },
  about: {
    de: 'Hält fest, dass die Person anderswo unterschrieben hat, und bewahrt das Dokument auf. Sie bezeugen das; es wird überall als bezeugt gezeigt und gezählt.',
    en: 'Records that the person signed elsewhere, and keeps the document. You attest that; it is shown and counted as attested everywhere.',
  },
  permission: 'people.change',
  input: z.strictObject({
    person: personField,
    agreement: agreementField,
    signedOn: field(
      z.iso.date(),
      { de: 'Unterschrieben am', en: 'Signed on' },
      { claims: true, hint: { de: 'Wie es auf dem Papier steht.', en: 'As the paper says.' } },
    ),
    isOurText: field(z.boolean().default(false), {
      de: 'Es ist der Text der geltenden Fassung',
      en: 'It is the text of the current version',
    }),
    document: field(z.uuid(), { de: 'Dokument (PDF)', en: 'Document (PDF)' }, { kind: 'file' }),
  }),
  output: z.object({ id: z.string() }),
  subject: (_input, output) => `agreement-signature/${output.id}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, actor, at }, input) => {
    const { person, agreement, version } = await requireSigner(tx, input)
    const file = await readDocument(tx, input.document)
    if (file?.type !== 'application/pdf') throw noPdf()
    const { timeZone } = await readOrganisation(tx)
    if (input.signedOn > dateIn(timeZone, at)) throw inFuture()
    const id = `${person.id}/${agreement.id}/${file.id}`
    // What was revoked stays so, and what was recorded late does not become earlier.
    if ((await listItems(tx, agreementSignatures.id, { keys: [id] })).length > 0) throw handedIn()
    await putItem(tx, agreementSignatures, {
      id,
      person: person.id,
      agreement: agreement.id,
      ...(input.isOurText
        ? { version: version.id, digest: version.de.digest }
        : { digest: file.digest }),
      name: person.name,
      signedAt: startOfDate(input.signedOn, timeZone).toISOString(),
      recordedAt: tx.recordedAt.toISOString(),
      how: 'upload',
      document: file.id,
      attestedBy: actor.id,
    })
    return { id }
  },
})

export const revokeSignature = action({
  id: 'agreement-signature.revoke',
  label: { de: 'Unterschrift widerrufen', en: 'Revoke a signature' },
  about: {
    de: 'Die Unterschrift zählt ab jetzt nicht mehr. Gelöscht wird nichts: Sie bleibt mit Grund und Zeit stehen.',
    en: 'The signature counts no more from now on. Nothing is deleted: it stays, with the reason and the time.',
  },
  permission: 'people.change',
  stepUp: true,
  input: z.strictObject({
    signature: field(
      z.string().min(1).max(500),
      { de: 'Unterschrift', en: 'Signature' },
      { hidden: true },
    ),
    because: field(
      z.string().trim().min(1).max(2000),
      { de: 'Warum', en: 'Why' },
      { kind: 'long' },
    ),
  }),
  output: z.object({ id: z.string() }),
  subject: (input) => `agreement-signature/${input.signature}`,
  person: (input) => `person/${input.signature.split('/')[0] ?? ''}`,
  handle: async ({ tx, at }, input) => {
    const [found] = await listItems(tx, agreementSignatures.id, { keys: [input.signature] })
    if (!found) {
      throw new Refusal(
        'missing',
        'item-missing',
        'There is no such signature.',
        'Go back to the list.',
      )
    }
    const signature = agreementSignatures.item.parse(found.content)
    if (signature.revokedAt === undefined) {
      const revokedAt = at.toISOString()
      await putItem(tx, agreementSignatures, {
        ...signature,
        revokedAt,
        revokedBecause: input.because,
      })
    }
    return { id: signature.id }
  },
})

function noPdf(): Refusal {
  return new Refusal('input', 'not-a-pdf', 'The document is no PDF.', 'Upload a PDF.')
}

function handedIn(): Refusal {
  return new Refusal(
    'conflict',
    'signature-exists',
    'This document is on record for this person and agreement already.',
    'Revoke what was recorded with it, and upload the paper again.',
  )
}

function inFuture(): Refusal {
  const message = 'That day is still to come.'
  return new Refusal('input', 'date-in-future', message, 'Enter the day on the paper.', {
    fields: [{ field: 'signedOn', message }],
  })
}
