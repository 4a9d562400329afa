import type { Condition, Statement } from './statement.ts'

/**
 * Issuers that vouch for everybody's accounts, and the claims of their tokens that say nothing about whose they are: with
 * those of build services anybody's job may ask for any audience, with those of apps the audience is the app.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const shared: ReadonlyMap<string, readonly string[]> = new Map([
  ['token.actions.githubusercontent.com', ['aud', 'ref', 'environment', 'workflow']],
  ['gitlab.com', ['aud']],
  ['app.terraform.io', ['aud']],
  ['agent.buildkite.com', ['aud']],
  ['accounts.google.com', []],
  ['cognito-identity.amazonaws.com', ['amr']],
  ['graph.facebook.com', []],
  ['www.amazon.com', []],
])

/** Whether some statement of a role's trust takes on whoever such an issuer vouches for, without saying whom it means. */
export function trustsSharedIssuer(trust: readonly Statement[]): boolean {
  return trust.some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' &&
      principals !== undefined &&
      !principals.not &&
      principals.named.some((name) => {
        const issuer = issuerOf(name)
        const unsaying = shared.get(issuer)
        return unsaying && !conditions.some((each) => isNaming(each, issuer, unsaying))
      }),
  )
}

/** `Federated:arn:aws:iam::111122223333:oidc-provider/gitlab.com`, or for the oldest issuers `Federated:www.amazon.com`. */
function issuerOf(name: string): string {
  return /^Federated:(?:arn:[^:]+:iam::\d+:oidc-provider\/)?(.+)$/.exec(name)?.[1] ?? ''
}

function isNaming(condition: Condition, issuer: string, unsaying: readonly string[]): boolean {
  const { operator, ifExists, over, key, values } = condition
  const claim = key.startsWith(`${issuer}:`) ? key.slice(issuer.length + 1) : ''
  if (claim === '' || unsaying.includes(claim)) return false
  if (ifExists || over === 'forallvalues' || operator.includes('not') || operator === 'null')
    return false
  return values.length > 0 && values.every((value) => names(claim, value))
}

/** Before the first wildcard there must be a whole name: `repo:acme/*` names one, `repo:*` and `repo:ac*` do not. */
function names(claim: string, value: string): boolean {
  const wildcard = value.search(/[*?]/)
  if (wildcard < 0) return true
  const said = claim === 'sub' ? /^[^:]+:[^:/]+[:/]/ : /^[^:/]+[:/]/
  return said.test(value.slice(0, wildcard))
}
