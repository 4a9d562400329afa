import { CallError } from './transport.ts'
import type { Transport } from './transport.ts'

/** What stands where a secret stood. */
export const cutOut = '[cut out]'

/**
 * Cuts secrets out of every answer before anybody sees it, whoever archives it included: what a system tells us of a
 * database, a machine or a program may hold the passwords it was made with. The calls we make ask for none of that.
 */
export function redactingTransport(inner: Transport): Transport {
  return {
    async call(call) {
      try {
        return withoutSecrets(await inner.call(call))
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        throw new CallError(error.code, withoutSecretShapes(error.message), { cause: error })
      }
    },
  }
}

/**
 * A JSON value without what is secret by its field's name, by being a program's environment, or by its shape. The marks
 * that lead to a next page stay: they mean something to the system alone, and only until the list is read.
 */
export function withoutSecrets(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return cut(answer)
  return Object.fromEntries(
    Object.entries(answer).map(([field, value]) =>
      /(?:token|marker)$/i.test(field) && field.length > 'token'.length
        ? [field, value]
        : [field, cutField(field, value)],
    ),
  )
}

/** Fields whose text is a secret, as every cloud spells them once letters alone are left. */
const secretNames = new Set([
  'accesstoken',
  'apikey',
  'authorization',
  'authtoken',
  'connectionstring',
  'idtoken',
  'initscript',
  'keymaterial',
  'passphrase',
  'passwd',
  'presharedkey',
  'privatekeydata',
  'pwd',
  'rawkey',
  'refreshtoken',
  'rsaencryptedkey',
  'secretaccesskey',
  'secretbinary',
  'secretkey',
  'secretstring',
  'servicekey',
  'sessiontoken',
  'sharedsecrethash',
  'startupscript',
  'token',
  'userdata',
])
/** Of these also what ends so: `MasterUserPassword`, `clientSecret`, `tlsPrivateKey`. */
const secretEndings = /(?:password|secret|privatekey)$/

/** Fields that hold the environment of a program or a machine: the names may stay, the values go. */
const environments = new Set([
  'env',
  'environment',
  'environmentvariables',
  'envvars',
  'buildenvironmentvariables',
  // Stages of API Gateway, and what overrides them for a part of the requests.
  'variables',
  'stagevariables',
  'stagevariableoverrides',
])

/**
 * Fields of headers that somebody sets or asks for (AWS): by them a delivery network shows itself to its origin, and a load
 * balancer lets through nobody else. The name of the header may stay.
 */
const headerValue = 'HeaderValue'
const headerConfig = 'HttpHeaderConfig'

/** How a list of pairs names the one and the other. */
const pairNames = ['name', 'key', 'Name', 'Key', 'ParameterName']
const pairValues = ['value', 'Value', 'ParameterValue', 'stringValue']

function isSecret(field: string): boolean {
  const letters = field.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()
  return secretNames.has(letters) || secretEndings.test(letters)
}

function isEnvironment(field: string): boolean {
  return environments.has(field.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase())
}

function cutField(field: string, value: unknown): unknown {
  if (typeof value === 'string') {
    if (isSecret(field) || field === headerValue) return cutOut
    // Whoever knows the address behind which a topic's subscriber listens may speak to it.
    return withoutSecretShapes(field === 'Endpoint' ? value.replace(pathOfAddress, cutOut) : value)
  }
  if (isSecret(field) && isListOfText(value)) return value.map(() => cutOut)
  if (isEnvironment(field) || field === headerConfig) return cutValues(value)
  // Compute Engine keeps start-up scripts and keys among a machine's `metadata.items`.
  if (field === 'metadata' && isRecord(value) && Array.isArray(value['items'])) {
    return { ...record(cut(value)), items: cutValues(value['items']) }
  }
  return cut(value)
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecretShapes(value)
  if (Array.isArray(value)) return value.map(cut)
  if (!isRecord(value)) return value
  const name = pairNames.map((field) => value[field]).find((each) => typeof each === 'string')
  const isPair = typeof name === 'string' && isSecret(name)
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) =>
      isPair && pairValues.includes(field) && typeof inner === 'string'
        ? [field, cutOut]
        : [field, cutField(field, inner)],
    ),
  )
}

/** Of pairs the values, of a map every text, whatever they are called. */
function cutValues(value: unknown): unknown {
  if (typeof value === 'string') return cutOut
  if (Array.isArray(value)) return value.map((each) => (isRecord(each) ? cutPair(each) : cutOut))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, cutValues(inner)]),
  )
}

function cutPair(pair: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(pair).map(([field, value]) =>
      pairNames.includes(field) ? [field, cut(value)] : [field, cutValues(value)],
    ),
  )
}

const pathOfAddress = /(?<=^https?:\/\/[^/?]+[/?]).+$/

/** What is a secret wherever it stands; never what stands where one stood, so that an archive that is read again stays as it is. */
const shapes: readonly RegExp[] = [
  // A private key (RFC 7468), also where its end was cut off.
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // A signed token (RFC 7519).
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
  // Google's access tokens, API keys and client secrets.
  /\bya29\.[\w.-]{20,}/g,
  /\bAIza[\w-]{35}/g,
  /\bGOCSPX-[\w-]{20,}/g,
  // GitHub, GitLab, Slack, Stripe.
  /\b(?:gh[pousr]_|github_pat_|glpat-)[\w-]{20,}/g,
  /\bxox[abeoprs]-[\w-]{10,}/g,
  /\bhooks\.slack\.com\/services\/[\w/]+/g,
  /\b[rs]k_live_\w{16,}/g,
  // Keys within addresses that others call: PagerDuty's, and those of a query.
  /(?<=\bpagerduty\.com\/integration\/)[\w-]+/g,
  /(?<=[?&](?:api_?key|auth_?token|access_?token|token)=)(?!\[cut out\])[^\s&;"']+/gi,
  // A password in an address (RFC 3986, 3.2.1) or in a connection string.
  /(?<=:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,200}(?=@)/g,
  /(?<=\b(?:password|passwd|pwd|secret)=)(?!\[cut out\])[^\s&;"',]+/gi,
]

function withoutSecretShapes(text: string): string {
  return shapes.reduce((rest, shape) => rest.replaceAll(shape, cutOut), text)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
