import { z } from 'zod'

import { dateIn } from '#engine/calendar.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { onboardingAgreements } from '#program/agreements/onboarding.ts'
import { ownAgreements } from '#program/agreements/own-agreements.ts'
import { deriveWhatChanged } from '#run/derive-what-changed.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { listItems } from '#store/items.ts'
import { urls } from '#ui/urls.ts'
import { look, missing } from '#web/console/look.ts'
import { downloadResponse } from '#web/download.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { agreementsPage } from './console-page.ts'
import { ownAgreementPage, ownAgreementsPage } from './portal-pages.ts'
import { readAgreements } from './read-agreements.ts'
import { signRoutes } from './sign-routes.ts'

/** Agreements to sign, by link and in the portal, and to look after. */
export const agreementRoutes: readonly Route[] = [
  ...signRoutes,
  {
    method: 'GET',
    path: urls.portalAgreements,
    for: 'own.use',
    answer: async (visit) => ownAgreementsPage(visit, await readOwn(visit)),
  },
  {
    method: 'GET',
    path: urls.portalAgreementFile,
    for: 'own.use',
    answer: (visit) => handOut(visit, ({ person }) => person === visit.guest.account.person),
  },
  {
    method: 'GET',
    path: urls.portalAgreement(':agreement'),
    for: 'own.use',
    answer: async (visit) => {
      const own = await readOwn(visit)
      const found = own.find(({ agreement }) => agreement.id === visit.c.req.param('agreement'))
      if (!found) throw missing()
      const wanted = visit.c.req.query('in')
      const language = wanted === 'de' || wanted === 'en' ? wanted : visit.language
      return ownAgreementPage(visit, found, language)
    },
  },
  {
    method: 'GET',
    path: urls.consoleAgreements,
    for: 'people.see',
    answer: showAll,
  },
  {
    method: 'GET',
    path: urls.consoleAgreementFile,
    for: 'people.see',
    answer: (visit) => handOut(visit, () => true),
  },
]

const pageSize = 50
const place = z.coerce.number().int().min(0).max(1_000_000).catch(0)
const Shown = z.object({ open: place, signed: place })

async function showAll(visit: GuestVisit): Promise<Response> {
  const { house, at, c } = visit
  const { open: openFrom, signed: signedFrom } = Shown.parse(c.req.query())
  const shown = { openFrom, signedFrom, limit: pageSize }
  await deriveWhatChanged(house.store, house.organisation.id, onboardingAgreements)
  const today = dateIn(house.organisation.timeZone, at)
  const read = await look(visit, (tx) => readAgreements(tx, at, today, shown))
  return await agreementsPage(visit, read, shown)
}

async function readOwn(visit: GuestVisit) {
  return await look(visit, (tx) => ownAgreements(tx, visit.guest.account.person))
}

/** The sealed PDF, or the paper, of a signature one may see. */
async function handOut(
  visit: GuestVisit,
  maySee: (signature: AgreementSignature) => boolean,
): Promise<Response> {
  const key = visit.c.req.query('signature') ?? ''
  const document = await look(visit, async (tx) => {
    const [found] = await listItems(tx, agreementSignatures.id, { keys: [key] })
    const signature = found && agreementSignatures.item.parse(found.content)
    return signature?.document !== undefined && maySee(signature)
      ? await readDocument(tx, signature.document)
      : undefined
  })
  if (!document) throw missing()
  const stream = await documentStream(visit.house.store.directory, document.digest)
  return downloadResponse(document, stream)
}
