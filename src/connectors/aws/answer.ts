/** How AWS says things, in every service the same. A missing word stays missing: a default would turn ignorance into a promise. */
import { z } from 'zod'

import type { KeyInUse } from '#populations/encryption-key.ts'

export const Flag = z.boolean().nullish()
/** A word that nothing is judged by, or that may be missing. */
export const Label = z.string().nullish()
export const Amount = z.number().nullish()

/** A moment, as the SDK's JSON or another tool's recording writes it; in UTC. */
export const Moment = z.iso
  .datetime({ offset: true })
  .nullish()
  .transform((text) => (text ? new Date(text).toISOString() : undefined))

type Said<Fields> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> }

/** The fields that were said; those that were not are left out. */
export function said<Fields extends Record<string, unknown>>(fields: Fields): Said<Fields>
export function said(fields: Record<string, unknown>): object {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(given)
}

/**
 * Under which key something encrypted is kept. None named, or an alias of AWS's own, is a key of the provider; another
 * alias is ours, and of an ARN the key itself says whose it is.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export function keyOf(
  encrypted: boolean | null | undefined,
  named: string | null | undefined,
): { encryptionKey?: KeyInUse } {
  if (!encrypted) return {}
  if (!named || named === 'AWS_OWNED_KMS_KEY') return { encryptionKey: { kind: 'provider' } }
  const [, alias] = /(?:^|:)alias\/(.+)$/.exec(named) ?? []
  if (alias === undefined) return { encryptionKey: { ref: named } }
  return { encryptionKey: { kind: alias.startsWith('aws/') ? 'provider' : 'customer', ref: named } }
}
