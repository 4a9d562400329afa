/** Coming back from a provider. */
import type { UsableProvider } from '#program/sign-in/provider.ts'
import { findFederated } from '#store/credentials.ts'
import { withOrg } from '#store/organisation.ts'
import type { WriteTx } from '#store/organisation.ts'
import { dropTicket, fillTicket, seeOnce } from '#store/tickets.ts'
import { urls } from '#ui/urls.ts'
import { one, ownPath, readForm } from '#web/form-body.ts'
import { keepCookies, redirect } from '#web/redirect.ts'
import type { FederatedIdentity } from '#web/sso/identity.ts'
import { finishOidc, OidcPending } from '#web/sso/oidc.ts'
import { directoryFor } from '#web/sso/provider-fetch.ts'
import { refusal } from '#web/sso/refusal.ts'
import { finishSaml, SamlPending } from '#web/sso/saml.ts'
import type { Visit } from '#web/visit.ts'

import { endOtherSessions, noteProof, rememberSession, signIn } from './session-start.ts'
import { accountOf, link } from './sso-account.ts'
import type { NoAccount } from './sso-account.ts'
import { findProvider, noProvider, publicOrigin, takeBegun } from './sso-begun.ts'
import type { Begun, SsoKind } from './sso-begun.ts'
import { refuseSso, ssoUnknown } from './sso-refuse.ts'

/** The browser comes back with an answer; whatever it is, the sign-in that was begun is over. */
export async function finishSso(visit: Visit, kind: SsoKind): Promise<Response> {
  const { throttle } = visit.house
  const id = visit.c.req.param('provider') ?? ''
  await throttle.check('address', visit.network)
  const begun = await takeBegun(visit, kind)
  const asked = { id: id.slice(0, 60), kind }
  const outcome = await outcomeOf(visit, asked, begun).catch(
    async (error: unknown) => await refuseSso(visit, asked, error),
  )
  if ('refused' in outcome)
    return await refuseSso(visit, asked, ssoUnknown(outcome.refused), outcome.refused)
  if (outcome.token !== undefined) rememberSession(visit, outcome.token)
  return keepCookies(visit, redirect(outcome.next))
}

type Outcome = { token?: string; next: string } | { refused: NoAccount }

async function outcomeOf(
  visit: Visit,
  { id, kind }: { id: string; kind: SsoKind },
  begun: Begun | undefined,
): Promise<Outcome> {
  if (!begun) throw refusal(kind === 'oidc' ? 'oidc-state-wrong' : 'saml-request-wrong')
  // Each provider has an address of its own: an answer that arrives at another's was led astray.
  if (begun.provider !== id) throw refusal(kind === 'oidc' ? 'oidc-mix-up' : 'saml-request-wrong')
  const provider = await findProvider(visit, id)
  if (provider?.kind !== kind) throw noProvider()
  const identity = await identityFrom(visit, provider, begun)
  const { store, organisation } = visit.house
  return await withOrg(store, organisation.id, (tx) => letIn(tx, visit, kind, begun, identity))
}

async function identityFrom(
  visit: Visit,
  provider: UsableProvider,
  begun: Begun,
): Promise<FederatedIdentity> {
  if (provider.kind === 'oidc') {
    return await finishOidc(
      provider.settings,
      OidcPending.parse(begun.pending),
      new URL(visit.c.req.url),
      visit.at,
      directoryFor(provider.settings.issuer, publicOrigin(visit)),
    )
  }
  const { store, organisation } = visit.house
  const form = await withOrg(store, organisation.id, (tx) =>
    dropTicket(tx, 'saml-form', begun.form ?? ''),
  )
  return await finishSaml(
    provider.settings,
    SamlPending.parse(begun.pending),
    form?.content,
    visit.at,
    async (seen, until) =>
      !(await withOrg(store, organisation.id, (tx) => seeOnce(tx, 'saml-seen', seen, until))),
  )
}

/** What a known identity is good for: a session, one more way into one's account, or a proof. */
async function letIn(
  tx: WriteTx,
  visit: Visit,
  kind: SsoKind,
  begun: Begun,
  identity: FederatedIdentity,
): Promise<Outcome> {
  const next = ownPath(begun.next, begun.goal === 'sign-in' ? urls.signIn : urls.account)
  if (begun.goal === 'sign-in') {
    const account = await accountOf(tx, visit, identity, begun.invitation)
    if (typeof account === 'string') return { refused: account }
    return { token: await signIn(tx, visit, account.id, [kind], provedAt(visit, identity)), next }
  }
  const { guest } = visit
  // Somebody else sits there by now, or the session has ended.
  if (!guest?.session || guest.session.id !== begun.session) return { refused: 'sso-somebody-else' }
  if (begun.goal === 'connect') {
    const trouble = await link(tx, visit, guest.account, identity)
    if (trouble) return { refused: trouble }
    await endOtherSessions(tx, visit, guest.account.id)
    return { next }
  }
  const owner = await findFederated(tx, identity.issuer, identity.subject)
  if (owner !== guest.account.id) return { refused: 'sso-somebody-else' }
  await noteProof(tx, visit, [kind])
  return { next }
}

/**
 * A provider lets in whoever was there this morning: that is a proof of then. Where it does not say when, it is none for what is
 * delicate.
 */
function provedAt({ at }: Visit, { authTime }: FederatedIdentity): Date {
  return new Date(Math.min(at.getTime(), authTime?.getTime() ?? 0))
}

const largestForm = 400_000

/**
 * Takes what a SAML provider has the browser post. It comes from the provider's page, so no cookie comes along: the answer
 * is put where the sign-in that was begun left a place for it, and the browser is sent on by GET, with its cookie.
 */
export async function parkSaml(visit: Visit): Promise<Response> {
  const { store, organisation, throttle } = visit.house
  const id = visit.c.req.param('provider') ?? ''
  await throttle.check('address', visit.network)
  try {
    if (Number(visit.c.req.header('content-length') ?? 0) > largestForm)
      throw refusal('saml-response-malformed')
    const form = await readForm(visit.c)
    const SAMLResponse = one(form, 'SAMLResponse')
    if (SAMLResponse.length > largestForm) throw refusal('saml-response-malformed')
    const place = one(form, 'RelayState')
    const isKept = await withOrg(store, organisation.id, (tx) =>
      fillTicket(tx, 'saml-form', place, { SAMLResponse }),
    )
    if (!isKept) throw refusal('saml-unsolicited')
    return redirect(`${urls.signInSaml(id)}/done`)
  } catch (error) {
    return await refuseSso(visit, { id: id.slice(0, 60), kind: 'saml' }, error)
  }
}
