import { X509Certificate } from 'node:crypto'

import { z } from 'zod'

import { SecureUrl } from './secure-url.ts'

/** A certificate that the provider signs with, as PEM or as the base64 of it; as PEM afterwards. */
const Certificate = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    try {
      const isPem = text.includes('-----BEGIN')
      const certificate = new X509Certificate(isPem ? text : Buffer.from(text, 'base64'))
      const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
      if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048)
        return certificate.toString()
      context.addIssue('must be of an RSA key of at least 2048 bits')
    } catch {
      context.addIssue('must be an X.509 certificate, as PEM or base64')
    }
    return z.NEVER
  })

/** How an organisation signs in with SAML 2.0. Where there are none, SAML is off. */
export const SamlSettings = z.strictObject({
  /** The provider's entity id: what it calls itself in every assertion. */
  issuer: z.string().min(1).max(1024),
  /** Where it takes requests (HTTP-Redirect). */
  ssoUrl: SecureUrl,
  /** Several while it changes from one to the next. Believed because they stand here: their dates do not count. */
  certificates: z.array(Certificate).min(1).max(5),
  /** On the button. */
  label: z.strictObject({ de: z.string().min(1).max(60), en: z.string().min(1).max(60) }),
  /** What it calls the attributes, where it does not use one of the usual names. */
  attributes: z
    .strictObject({ email: z.string().min(1).optional(), name: z.string().min(1).optional() })
    .default({}),
  /** The company gives out the addresses of this directory, and nobody in it can write their own: take them for verified. */
  addressesAreOurs: z.boolean().default(false),
})
export type SamlSettings = z.infer<typeof SamlSettings>
