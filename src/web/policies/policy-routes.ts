import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { findAcceptedBefore } from '#program/policies/find-version.ts'
import { daysToAccept, isOwed, ownPolicies } from '#program/policies/own-policies.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { listItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'
import { look, missing } from '#web/console/look.ts'
import { downloadResponse } from '#web/download.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { acceptRoutes } from './accept-routes.ts'
import { policyPage } from './console-page.ts'
import { ownPoliciesPage, ownPolicyPage } from './portal-pages.ts'
import type { PolicyLanguage } from './portal-pages.ts'
import { readPolicy, todayOf } from './read-policy.ts'
import { takeDraft } from './take-draft.ts'

/** Policies to read and accept, and to write and approve. */
export const policyRoutes: readonly Route[] = [
  ...acceptRoutes,
  {
    method: 'GET',
    path: urls.portalPolicies,
    for: 'own.use',
    answer: async (visit) => {
      const { own, days } = await look(visit, (tx) => readOwn(tx, visit))
      return ownPoliciesPage(visit, own, days)
    },
  },
  {
    method: 'GET',
    path: urls.portalPolicy(':policy'),
    for: 'own.use',
    answer: async (visit) => {
      const { own, days } = await look(visit, (tx) => readOwn(tx, visit))
      const found = own.find(({ policy }) => policy.id === visit.c.req.param('policy'))
      if (!found) throw missing()
      const before = isOwed(found)
        ? await look(visit, (tx) =>
            findAcceptedBefore(tx, visit.guest.account.person, found.version),
          )
        : undefined
      const wanted = languageOf(visit.c.req.query('in')) ?? visit.language
      return ownPolicyPage(visit, found, days, wanted, before)
    },
  },
  {
    method: 'GET',
    path: urls.policyFile(':policy', ':number', ':language'),
    for: 'own.use',
    answer: handOut,
  },
  {
    method: 'GET',
    path: urls.consolePolicy(':policy'),
    for: 'program.see',
    answer: async (visit) => {
      const found = await look(visit, (tx) =>
        readPolicy(tx, visit.c.req.param('policy') ?? '', todayOf(visit), visit.at),
      )
      if (!found) throw missing()
      return await policyPage(visit, found)
    },
  },
  {
    method: 'POST',
    path: urls.consolePolicyDraft(':policy'),
    for: 'policy.change',
    answer: takeDraft,
  },
]

async function readOwn(tx: Tx, { guest, at }: GuestVisit) {
  return { own: await ownPolicies(tx, guest.account.person, at), days: await daysToAccept(tx) }
}

function languageOf(text: string | undefined): PolicyLanguage | undefined {
  return text === 'de' || text === 'en' ? text : undefined
}

/** Of what is published everybody in the company may have the file; of a draft, whoever may see the program. */
async function handOut(visit: GuestVisit): Promise<Response> {
  const { policy, number, language } = visit.c.req.param()
  const asked = languageOf(language)
  const document = await look(visit, async (tx) => {
    const [found] = await listItems(tx, policyVersions.id, { keys: [`${policy}/${number}`] })
    const version = found && policyVersions.item.parse(found.content)
    const isSealed = visit.c.req.query('sealed') !== undefined
    const id =
      version && asked && maySee(visit, version) ? fileOf(version, asked, isSealed) : undefined
    return id === undefined ? undefined : await readDocument(tx, id)
  })
  if (!document) throw missing()
  const stream = await documentStream(visit.house.store.directory, document.digest)
  return downloadResponse(document, stream)
}

function maySee({ guest }: GuestVisit, { state }: PolicyVersion): boolean {
  return state === 'published' || guest.permissions.has('program.see')
}

/** The file that is the wording, unless its sealed PDF is asked for; of a text its sealed PDF. */
function fileOf(
  version: PolicyVersion,
  language: PolicyLanguage,
  isSealed: boolean,
): string | undefined {
  const { sealed, document } = version[language] ?? {}
  return isSealed ? sealed : (document ?? sealed)
}
