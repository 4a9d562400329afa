/** The ways people sign in: which identity providers, and what else is open. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Action } from '#program/action.ts'
import { action } from '#program/action.ts'
import { listPasskeys } from '#store/credentials.ts'
import { closeItem, currentVersion, putItem } from '#store/items.ts'
import { setProviderSecret } from '#store/provider-secrets.ts'
import { endSessionsWithoutProvider } from '#store/sessions.ts'

import { refuseLast } from './keep-provider.ts'
import { isOn, listProviders, providers } from './provider.ts'
import { passkeyNeeded, providerMissing, providerNeeded } from './refusals.ts'
import { signInRules } from './rule.ts'
import { setOidc } from './set-oidc.ts'
import { setSaml } from './set-saml.ts'

const remove = action({
  id: `${providers.id}.remove`,
  label: { de: 'Anbieter entfernen', en: 'Remove a provider' },
  about: {
    de: 'Niemand kann sich mehr über diesen Anbieter anmelden; laufende Sitzungen bleiben. Das Geheimnis wird gelöscht, die Geschichte der Einstellungen bleibt.',
    en: 'Nobody can sign in through this provider any more; sessions under way stay. The secret is deleted, the history of the settings stays.',
  },
  permission: 'provider.change',
  stepUp: true,
  input: z.strictObject({
    id: field(z.string().min(1).max(40), { de: 'Kurzname', en: 'Short name' }, { hidden: true }),
  }),
  output: z.object({ id: z.string() }),
  subject: (input) => `${providers.id}/${input.id}`,
  handle: async ({ tx }, { id }) => {
    if (!(await currentVersion(tx, providers.id, id))) throw providerMissing()
    await refuseLast({ tx }, id)
    await closeItem(tx, providers.id, id)
    await setProviderSecret(tx, id, null)
    return { id }
  },
})

const Rule = z.object({ onlyProviders: z.boolean() })

const onlyProviders = action({
  id: 'sign-in.only-providers',
  label: { de: 'Nur noch Single Sign-on', en: 'Single sign-on only' },
  about: {
    de: 'Passwörter gelten für niemanden mehr, Passkeys nur noch für die Administration, damit jemand hereinkommt, wenn der Anbieter ausfällt. Sie selbst brauchen dafür einen Passkey. Sitzungen, die anders angemeldet wurden, enden sofort, womöglich auch Ihre.',
    en: 'Passwords are good for nobody any more, passkeys for administrators alone, so that somebody gets in when the provider fails. You need a passkey of your own for it. Sessions that were signed in otherwise end at once, yours perhaps among them.',
  },
  permission: 'provider.change',
  stepUp: true,
  input: z.strictObject({}),
  output: Rule,
  handle: async ({ tx, actor }) => {
    const all = await listProviders(tx)
    if (!all.some(({ provider }) => isOn(provider))) throw providerNeeded()
    const isPerson = z.uuid().safeParse(actor.id).success
    if (!isPerson || (await listPasskeys(tx, actor.id)).length === 0) throw passkeyNeeded()
    await putItem(tx, signInRules, { id: 'sign-in', onlyProviders: true })
    await endSessionsWithoutProvider(tx)
    return { onlyProviders: true }
  },
})

const everyWay = action({
  id: 'sign-in.every-way',
  label: { de: 'Passwort und Passkey wieder erlauben', en: 'Allow passwords and passkeys again' },
  about: {
    de: 'Wer Passwort und App oder einen Passkey eingerichtet hatte, kann sich damit wieder anmelden.',
    en: 'Whoever had set up password and app, or a passkey, can sign in with it again.',
  },
  permission: 'provider.change',
  stepUp: true,
  input: z.strictObject({}),
  output: Rule,
  handle: async ({ tx }) => {
    await putItem(tx, signInRules, { id: 'sign-in', onlyProviders: false })
    return { onlyProviders: false }
  },
})

export const signInActions: readonly Action[] = [setOidc, setSaml, remove, onlyProviders, everyWay]
