import { createPrivateKey } from 'node:crypto'

import { z } from 'zod'

import { wrong } from '#engine/wrong.ts'

/** https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin */
export const ProjectId = z
  .string()
  .refine(
    (id) => /^(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id),
    wrong({ de: 'etwa acme-prod-4711', en: 'such as acme-prod-4711' }),
  )

/** Everything below it is read: a whole organisation, a folder of it, or one project. */
export const Parent = z.string().refine(
  (name) =>
    /^(?:(?:organizations|folders)\/\d+|projects\/(?:\d+|(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]))$/.test(
      name,
    ),
  wrong({
    de: 'etwa organizations/123456789012, folders/123456789012 oder projects/acme-prod-4711',
    en: 'such as organizations/123456789012, folders/123456789012 or projects/acme-prod-4711',
  }),
)

/**
 * The key of a service account, as Google hands it out. Only who it is and the key itself are taken: the addresses in such
 * a file are its writer's word, and we ask Google's own. What names another way in (`external_account`) may make whoever
 * reads it run programs and open addresses, and is refused.
 */
export const ServiceAccountKey = z
  .object({
    type: z.literal('service_account'),
    client_email: z.email(),
    private_key: z
      .string()
      .refine(isPrivateKey, wrong({ de: 'kein privater Schlüssel', en: 'not a private key' })),
    private_key_id: z.string().optional(),
  })
  .transform((raw) => ({
    email: raw.client_email,
    key: raw.private_key,
    ...(raw.private_key_id && { keyId: raw.private_key_id }),
  }))
export type ServiceAccountKey = z.infer<typeof ServiceAccountKey>

export const GcpSecrets = z.strictObject({
  serviceAccountKey: z
    .string()
    .max(20_000)
    .refine(
      (text) => parseKey(text) !== undefined,
      wrong({
        de: 'kein Schlüssel eines Dienstkontos (JSON)',
        en: 'not the JSON key of a service account',
      }),
    )
    .optional(),
})

/** The key in a text, if it is one. */
export function parseKey(text: string): ServiceAccountKey | undefined {
  try {
    return ServiceAccountKey.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

/** Which part of Google Cloud to read, and as whom. */
export const GcpSettings = z.strictObject({
  parent: Parent,
  /** The project that calls are counted against; without it, the service account's own. */
  quotaProject: ProjectId.optional(),
  /** Who this machine is (application default credentials: workload identity federation, a metadata server) in place of a key. */
  applicationDefault: z.literal(true).optional(),
  /** Another address for every service, each below its own host name: `<endpointUrl>/cloudasset.googleapis.com/v1/…`. */
  endpointUrl: z.url({ protocol: /^https?$/ }).optional(),
})
export type GcpSettings = z.infer<typeof GcpSettings>
