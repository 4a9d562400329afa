/** Of every signature that counts, whether we hold the wording that was signed. */
import { z } from 'zod'

import { derived } from '#engine/population.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'

export const SignedWording = z.object({
  /** The signature's id. */
  id: z.string(),
  person: z.string(),
  agreement: z.string(),
  /** A version of ours, a paper that was handed in, or neither; absent where the signature names no wording. */
  wording: z.enum(['version', 'paper', 'none']).optional(),
  /** Whether somebody attests it, and it was not signed here. */
  isAttested: z.boolean().optional(),
})
export type SignedWording = z.infer<typeof SignedWording>

export const signedWordings = derived({
  id: 'signed-wording',
  item: SignedWording,
  key: (item: SignedWording) => item.id,
  person: (item: SignedWording) => item.person,
  each: [agreementSignatures],
  with: { versions: { of: agreementVersions } },
  derive(signature: AgreementSignature, { versions }): SignedWording[] {
    const { id, person, agreement, digest, revokedAt, how } = signature
    if (revokedAt !== undefined) return []
    return [
      {
        id,
        person,
        agreement,
        ...(digest !== undefined && { wording: wordingOf(signature, versions) }),
        isAttested: how === 'upload',
      },
    ]
  },
})

function wordingOf(
  { agreement, version, language, digest, how, document }: AgreementSignature,
  versions: readonly AgreementVersion[],
): 'version' | 'paper' | 'none' {
  if (version === undefined) return how === 'upload' && document !== undefined ? 'paper' : 'none'
  const held = versions.find((each) => each.id === version && each.agreement === agreement)
  const texts = language === undefined ? [held?.de, held?.en] : [held?.[language]]
  return texts.some((text) => text?.digest === digest) ? 'version' : 'none'
}
