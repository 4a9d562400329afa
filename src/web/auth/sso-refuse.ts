import { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import { withOrg } from '#store/organisation.ts'
import type { Visit } from '#web/visit.ts'

import { noteAtDoor } from './session-start.ts'
import type { NoAccount } from './sso-account.ts'
import type { SsoKind } from './sso-begun.ts'

/**
 * Refuses a sign-in through a provider. The code stands among the events at the door, what the provider wrote in our log;
 * the person is told what to do, and no more.
 */
export async function refuseSso(
  visit: Visit,
  provider: { id: string; kind: SsoKind },
  error: unknown,
  reason?: NoAccount,
): Promise<never> {
  if (!(error instanceof OperatingError)) throw error
  const { store, organisation, throttle, log } = visit.house
  const { code, cause } = error
  // Too many tries are no trouble of the provider's.
  if (error instanceof Refusal && error.kind === 'often') throw error
  log.warn(
    { code, provider: provider.id, why: cause instanceof Error ? cause.message : undefined },
    'sign-in through a provider refused',
  )
  await withOrg(store, organisation.id, (tx) =>
    noteAtDoor(tx, visit, 'sign-in-refused', visit.guest?.account.id, {
      step: provider.kind,
      provider: provider.id,
      code: reason ?? code,
    }),
  )
  await throttle.count('address', visit.network)
  throw error instanceof Refusal ? error : ssoRefused()
}

function ssoRefused(): Refusal {
  return new Refusal(
    'input',
    'sso-refused',
    'Signing in through your provider did not work.',
    'Sign in again.',
  )
}

/** What only people hear who are signed in already, or hold an invitation. */
const shown: ReadonlySet<string> = new Set(['sso-taken', 'sso-other-subject', 'sso-somebody-else'])

/** Somebody whom the provider knows, and who is not let in. */
export function ssoUnknown(reason: NoAccount): Refusal {
  return new Refusal(
    'forbidden',
    shown.has(reason) ? reason : 'sso-unknown',
    'There is no account for you here yet.',
    'Ask an administrator for an invitation.',
  )
}
