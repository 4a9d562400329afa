import { OperatingError } from '#engine/operating-error.ts'

const again = 'Sign in again.'
const askAdmin = 'Tell an administrator; the code and the time lead to the cause.'
const checkSettings = 'Compare the settings of single sign-on with those at the identity provider.'

/**
 * Why a sign-in was refused, and what to do. What the other side wrote is never repeated: it may be an attacker's, and
 * stands in the error's cause alone.
 */
const refusals = {
  'oidc-unreachable': ['The identity provider cannot be reached.', 'Try again in a few minutes.'],
  'oidc-answer-malformed': ['The identity provider gave an answer that is none.', askAdmin],
  'oidc-answer-too-large': ['The identity provider gave an answer that is too large.', askAdmin],
  'oidc-address-refused': ['The identity provider names an address without https.', checkSettings],
  'oidc-issuer-wrong': ['The answer is from another issuer than the one set up.', checkSettings],
  'oidc-pkce-unsupported': ['The identity provider cannot do PKCE with S256.', checkSettings],
  'oidc-state-missing': ['The answer does not say which sign-in it belongs to.', again],
  'oidc-state-wrong': ['The answer belongs to another sign-in.', again],
  'oidc-mix-up': ['The answer is from another identity provider than the one asked.', again],
  'oidc-too-late': ['The sign-in took longer than ten minutes.', again],
  'oidc-denied': ['The identity provider did not let the person in.', again],
  'oidc-provider-error': ['The identity provider refused the sign-in.', checkSettings],
  'oidc-code-refused': [
    'The identity provider refused the code: it was used, or is another’s.',
    again,
  ],
  'oidc-client-refused': ['The identity provider refused our client id or secret.', checkSettings],
  'oidc-audience-wrong': ['The token is for another application.', checkSettings],
  'oidc-azp-wrong': ['The token was issued to another application.', checkSettings],
  'oidc-nonce-wrong': ['The token belongs to another sign-in.', again],
  'oidc-token-expired': [
    'The token has expired, or is not valid yet.',
    'Check the clocks, then sign in again.',
  ],
  'oidc-algorithm-refused': ['The token is not signed in a way that is accepted.', checkSettings],
  'oidc-key-unknown': [
    'The token is signed with a key that the provider does not publish.',
    askAdmin,
  ],
  'oidc-signature-invalid': ['The token’s signature does not hold.', askAdmin],
  'oidc-subject-wrong': ['Token and user information are about different people.', askAdmin],
  'oidc-domain-wrong': ['The person is of another domain than the one set up.', checkSettings],
  'oidc-not-fresh': ['The person did not prove anew who they are.', again],
  'saml-response-malformed': ['The answer of the identity provider is none.', askAdmin],
  'saml-markup-refused': [
    'The answer holds a document type, entity, comment or other markup.',
    askAdmin,
  ],
  'saml-structure-refused': [
    'The answer is not built like one assertion in one response.',
    askAdmin,
  ],
  'saml-encrypted': ['The assertion is encrypted.', 'Switch encryption off; signatures stay.'],
  'saml-unsigned': ['Neither assertion nor response is signed.', checkSettings],
  'saml-algorithm-refused': [
    'The answer is signed in a way that is not accepted.',
    'Sign with RSA and SHA-256.',
  ],
  'saml-signature-invalid': [
    'A signature does not hold.',
    'Compare the certificate in the settings with the provider’s.',
  ],
  'saml-provider-error': ['The identity provider refused the sign-in.', checkSettings],
  'saml-issuer-wrong': ['The answer is from another issuer than the one set up.', checkSettings],
  'saml-destination-wrong': ['The answer was meant for another address.', checkSettings],
  'saml-recipient-wrong': ['The assertion was meant for another address.', checkSettings],
  'saml-audience-wrong': ['The assertion is for another application.', checkSettings],
  'saml-unsolicited': [
    'Nobody asked for this answer.',
    'Start from the sign-in page, not from the provider’s.',
  ],
  'saml-request-wrong': ['The answer belongs to another sign-in.', again],
  'saml-too-late': ['The sign-in took longer than ten minutes.', again],
  'saml-expired': [
    'The assertion has expired, or is not valid yet.',
    'Check the clocks, then sign in again.',
  ],
  'saml-subject-missing': ['The assertion names nobody.', checkSettings],
  'saml-subject-transient': [
    'The assertion names the person differently each time.',
    'Choose a persistent NameID at the provider.',
  ],
  'saml-replayed': ['The assertion has been used before.', again],
  'saml-not-fresh': ['The person did not prove anew who they are.', again],
} satisfies Record<string, [string, string]>

/** Stable: events at the door are recorded by it, and pages look up their sentence by it. */
export type RefusalCode = keyof typeof refusals

/** Every code that single sign-on can refuse with. */
export const refusalCodes = Object.keys(refusals).filter(
  (code): code is RefusalCode => code in refusals,
)

/** The error to throw; `cause` is for the server's log alone. */
export function refusal(code: RefusalCode, cause?: unknown): OperatingError {
  const [message, fix] = refusals[code]
  return new OperatingError(code, message, fix, cause === undefined ? undefined : { cause })
}
