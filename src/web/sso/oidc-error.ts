import * as client from 'openid-client'
import { z } from 'zod'

import { OperatingError } from '#engine/operating-error.ts'

import { refusal } from './refusal.ts'
import type { RefusalCode } from './refusal.ts'

/** What the library tells beside its message: the claim it did not like, the header of the token, and the like. */
const Detail = z.looseObject({
  claim: z.string().optional(),
  claims: z.looseObject({}).optional(),
  header: z.looseObject({}).optional(),
  attribute: z.string().optional(),
})

const ofClaim: Partial<Record<string, RefusalCode>> = {
  iss: 'oidc-issuer-wrong',
  aud: 'oidc-audience-wrong',
  azp: 'oidc-azp-wrong',
  nonce: 'oidc-nonce-wrong',
}

/** The refusal that an error of openid-client (or of the `fetch` under it) amounts to. Mistakes of ours come back as such. */
export function refusalOf(error: unknown): Error {
  const chain = causesOf(error)
  const ours = chain.find((cause) => cause instanceof OperatingError)
  if (ours) return ours
  if (error instanceof TypeError && 'code' in error) return error
  return refusal(codeOf(error, chain), error)
}

function codeOf(error: unknown, chain: unknown[]): RefusalCode {
  if (error instanceof client.AuthorizationResponseError)
    return error.error === 'access_denied' ? 'oidc-denied' : 'oidc-provider-error'
  // A 401 with a challenge is how a token endpoint refuses a client that came with Basic (RFC 6749, section 5.2).
  if (error instanceof client.WWWAuthenticateChallengeError) return 'oidc-client-refused'
  if (error instanceof client.ResponseBodyError) {
    if (error.error === 'invalid_grant') return 'oidc-code-refused'
    return error.error === 'invalid_client' ? 'oidc-client-refused' : 'oidc-provider-error'
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return 'oidc-unreachable'
  const detail = chain
    .map((cause) => Detail.safeParse(cause))
    .findLast((read) => read.success)?.data
  switch (code) {
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return ofClaim[detail?.claim ?? ''] ?? 'oidc-answer-malformed'
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return detail?.attribute === 'issuer' ? 'oidc-issuer-wrong' : 'oidc-subject-wrong'
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return 'oidc-token-expired'
    case 'OAUTH_KEY_SELECTION_FAILED':
      return 'oidc-key-unknown'
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return detail && 'alg' in detail ? 'oidc-algorithm-refused' : 'oidc-answer-malformed'
    case 'OAUTH_HTTP_REQUEST_FORBIDDEN':
    case 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN':
      return 'oidc-address-refused'
    case 'OAUTH_INVALID_RESPONSE':
      if (detail?.header) return 'oidc-algorithm-refused'
      if (detail && 'signature' in detail) return 'oidc-signature-invalid'
      return detail?.claims && !('nonce' in detail.claims)
        ? 'oidc-nonce-wrong'
        : 'oidc-answer-malformed'
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_ABORT':
      return 'oidc-unreachable'
    default:
      return 'oidc-answer-malformed'
  }
}

function causesOf(error: unknown): unknown[] {
  const chain = [error]
  for (let at = error; at instanceof Error && at.cause !== undefined; at = at.cause) {
    chain.push(at.cause)
  }
  return chain
}
