import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { reported } from './reported.ts'

/** Where images are kept: an ECR repository on AWS, a repository of Artifact Registry on Google Cloud. */
export const ImageRepository = z.object({
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  region: z.string(),
  name: z.string(),
  /** Whether an image is scanned when it arrives, by the repository's own setting or the registry's. */
  scanOnPush: reported(z.boolean()),
})
export type ImageRepository = z.infer<typeof ImageRepository>

export const imageRepositories: Population<ImageRepository> = {
  id: 'image-repository',
  item: ImageRepository,
  key: (repository) => repository.id,
  kind: 'read',
}
