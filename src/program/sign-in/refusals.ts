import { Refusal } from '#engine/refusal.ts'

/** What can be wrong with a provider's settings: code, sentence, what to do. By the field it shows in first. */
const ofField: Record<string, [code: string, message: string, fix: string]> = {
  issuer: [
    'provider-issuer-refused',
    'This is not the issuer of one company.',
    'Give the https address that the discovery document names as issuer; it must name your tenant, as /common lets in everybody.',
  ],
  hostedDomain: [
    'provider-domain-missing',
    'Everybody at Google has this issuer.',
    'Name the one domain that may sign in.',
  ],
  scopes: ['provider-scopes-refused', 'The scopes lack openid.', 'Add openid.'],
  ssoUrl: [
    'provider-address-refused',
    'The sign-on address does not begin with https://.',
    'Copy it from the provider.',
  ],
  certificates: [
    'provider-certificate-refused',
    'This is no certificate of an RSA key of at least 2048 bits.',
    'Paste the certificates the provider signs with, as PEM, one below the other.',
  ],
}

/** Why settings are refused, by the first of their fields that is wrong. */
export function settingsRefused(path: readonly PropertyKey[]): Refusal {
  const [code, message, fix] = ofField[String(path[0])] ?? [
    'provider-settings-refused',
    `This is not possible: ${path.map(String).join('.')}.`,
    'Compare with what the provider shows.',
  ]
  return new Refusal('input', code, message, fix)
}

export function issuerTaken(): Refusal {
  return new Refusal(
    'conflict',
    'provider-issuer-taken',
    'Another provider here has this issuer.',
    'Change that one: people are recognised by issuer and subject.',
  )
}

export function secretMissing(): Refusal {
  return new Refusal(
    'input',
    'provider-secret-missing',
    'The client secret is missing.',
    'Give it (again, where issuer or client id change), or say that the client is a public one.',
  )
}

export function providerMissing(): Refusal {
  return new Refusal(
    'missing',
    'provider-missing',
    'There is no such identity provider.',
    'Go back to the list.',
  )
}

export function providerExists(): Refusal {
  return new Refusal(
    'conflict',
    'provider-exists',
    'There is a provider under this name already.',
    'Change that one, or take another name.',
  )
}

export function providerChanged(): Refusal {
  return new Refusal(
    'conflict',
    'item-changed',
    'Somebody else changed it meanwhile.',
    'Look at the version that holds now, and make your change again.',
  )
}

export function providerNeeded(): Refusal {
  return new Refusal(
    'conflict',
    'provider-needed',
    'Nobody could sign in any more.',
    'Set up a provider first, or open the other ways again.',
  )
}

export function passkeyNeeded(): Refusal {
  return new Refusal(
    'conflict',
    'passkey-needed',
    'You have no passkey.',
    'Add one to your account first: it is the way in when the provider fails.',
  )
}
