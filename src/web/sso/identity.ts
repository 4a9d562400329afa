/** Who somebody is, as their identity provider says: what both protocols of single sign-on come down to. */
export interface FederatedIdentity {
  /** Together with `subject`, what an account is recognised by, and nothing else is: addresses and names change hands. */
  issuer: string
  subject: string
  /** As the provider wrote it. */
  email?: string
  /**
   * Whether the provider vouches that the address is this person's. Where it does not, anybody may have written it there:
   * never look up an account by it (https://www.descope.com/blog/post/noauth).
   */
  emailVerified: boolean
  name?: string
  /** When they last proved to the provider who they are, if it says. */
  authTime?: Date
  /** How they proved it (RFC 8176; of SAML, the class of the authentication context), if it says. */
  amr?: string[]
}
