import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { imageRepositories } from '#populations/image-repository.ts'
import { isKnown } from '#populations/reported.ts'
import type { Reported } from '#populations/reported.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { EcrImages } from './ecr-images.ts'

const feeds = [imageRepositories]

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Repository.html */
const Repository = z.object({
  repositoryArn: z.string().min(1),
  repositoryName: z.string().min(1),
  imageScanningConfiguration: z.object({ scanOnPush: z.boolean().nullish() }).nullish(),
})

/** The registry's own rules: which repositories are scanned by themselves. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegistryScanningConfiguration.html */
const Registry = z
  .object({
    scanningConfiguration: z.object({
      scanType: z.string().min(1),
      rules: z
        .array(
          z.object({
            scanFrequency: z.string(),
            repositoryFilters: z.array(z.object({ filter: z.string() })),
          }),
        )
        .nullish(),
    }),
  })
  .transform((raw) => ({
    byInspector: raw.scanningConfiguration.scanType === 'ENHANCED',
    patterns: (raw.scanningConfiguration.rules ?? [])
      .filter((rule) => rule.scanFrequency !== 'MANUAL')
      .flatMap((rule) => rule.repositoryFilters.map(({ filter }) => filter)),
  }))

const listing = {
  service: 'ecr',
  op: 'DescribeRepositories',
  field: 'repositories',
  next: { from: 'nextToken', as: 'nextToken' },
  item: Repository,
  feeds,
  leadsTo: [scannedAssets, vulnerabilities],
}

/**
 * Image repositories, and whether what arrives there is scanned: by the registry's rules, or by the repository's older setting,
 * which no longer counts where Inspector scans. A registry without repositories is not asked for its rules. Where the registry scans by itself its images are read too; where
 * Inspector does nobody asks here: an empty list would close what is open.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html
 */
export const ecrRepositories: Read = {
  where: 'region',
  lists: ['ecr.DescribeRepositories'],
  permissions: [
    'ecr:DescribeRepositories',
    'ecr:GetRegistryScanningConfiguration',
    'ecr:DescribeImages',
    'ecr:DescribeImageScanFindings',
  ],
  feeds: [...feeds, scannedAssets, vulnerabilities],
  async read(place) {
    const { account, region } = place
    const rules = new DetailScope(place, 'ecr', 'GetRegistryScanningConfiguration', feeds)
    let asked: ReturnType<typeof askRules> | undefined
    const askRules = () => rules.ask({}, Registry)
    const images = new EcrImages(place)
    const isWhole = await readList(place, listing, async (page, scope) => {
      if (page.length === 0) return 0
      const registry = await (asked ??= askRules())
      const items = page.map((raw) => ({
        id: raw.repositoryArn,
        provider: 'aws',
        account,
        region,
        name: raw.repositoryName,
        scanOnPush: isScanned(raw, registry),
      }))
      await place.reading.page(scope, imageRepositories, items)
      if (isKnown(registry) && !registry.byInspector)
        for (const repository of page) await images.read(repository)
      return items.length
    })
    await rules.end()
    const registry = await asked
    if (!registry || !isKnown(registry)) await images.end(isWhole && !registry)
    else if (!registry.byInspector) await images.end(isWhole)
  },
}

function isScanned(
  { repositoryName: name, imageScanningConfiguration: own }: z.infer<typeof Repository>,
  registry: Reported<z.infer<typeof Registry>>,
): Reported<boolean> {
  if (!isKnown(registry)) return registry
  // What matches no filter of Inspector's is not scanned, whatever was set before.
  if (own?.scanOnPush === true && !registry.byInspector) return true
  return registry.patterns.some((pattern) => matches(pattern, name))
}

/** `*` stands for anything; a pattern without it, for whatever contains it. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  if (parts.length === 0) return name.includes(pattern)
  const last = parts.pop() ?? ''
  let at = first.length
  for (const part of parts) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.startsWith(first) && name.endsWith(last) && name.length - last.length >= at
}
