import pLimit from 'p-limit'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import type { ScannedAsset } from '#populations/scanned-asset.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

import { FindingsPage, Image, ImageFinding } from './ecr-image-schema.ts'

const imagesOf = {
  page: listIn('imageDetails', { from: 'nextToken', as: 'nextToken' }),
  item: Image,
}
const findingsOf = { page: FindingsPage, item: ImageFinding }

/** A repository whose images are to be read. */
export interface Repository {
  repositoryArn: string
  repositoryName: string
}

/**
 * The images that the registry itself scans, and what it found in each. Of images that Inspector scans Inspector tells.
 * Whoever opens it calls `end`.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html
 */
export class EcrImages {
  readonly #place: Place
  readonly #images: DetailScope
  readonly #findings: DetailScope
  #assets = 0
  #weaknesses = 0
  #isWhole = true

  constructor(place: Place) {
    this.#place = place
    this.#images = new DetailScope(place, 'ecr', 'DescribeImages', [scannedAssets])
    this.#findings = new DetailScope(place, 'ecr', 'DescribeImageScanFindings', [vulnerabilities])
  }

  async read(repository: Repository): Promise<void> {
    const { repositoryArn, repositoryName } = repository
    const params = { repositoryName, maxResults: 1000 }
    const found = await this.#images.askList(params, imagesOf)
    if ('unread' in found) {
      this.#isWhole = false
      return
    }
    const images = found.filter((image) => image !== undefined)
    const assets = images.map((image) => this.#assetOf(repository, image))
    this.#assets += assets.length
    await this.#place.reading.page(this.#images.scope, scannedAssets, assets)
    const told = images.filter(({ hasFindings }) => hasFindings)
    await pLimit(4).map(told, async ({ digest }) => {
      const asked = { repositoryName, imageId: { imageDigest: digest }, maxResults: 1000 }
      const said = await this.#findings.askList(asked, findingsOf)
      if ('unread' in said) return
      const weak = said.map((each) => this.#weaknessOf(`${repositoryArn}/${digest}`, each))
      this.#weaknesses += weak.length
      await this.#place.reading.page(this.#findings.scope, vulnerabilities, weak)
    })
  }

  /** Gives both receipts; `isWhole` where every repository was listed, and whether the registry scans by itself is known. */
  async end(isWhole: boolean): Promise<void> {
    await this.#images.end({ items: this.#assets, isWhole })
    await this.#findings.end({ items: this.#weaknesses, isWhole: isWhole && this.#isWhole })
  }

  #assetOf({ repositoryArn, repositoryName }: Repository, image: Image): ScannedAsset {
    const { account, region } = this.#place
    const { digest, tag, hasFindings: _, ...said } = image
    return {
      id: `ecr/${repositoryArn}/${digest}`,
      provider: 'aws',
      account,
      region,
      kind: 'image',
      name: tag === undefined ? `${repositoryName}@${digest}` : `${repositoryName}:${tag}`,
      ...said,
    }
  }

  #weaknessOf(
    resource: string,
    found: Pick<Vulnerability, 'vulnerability' | 'severity' | 'package'>,
  ): Vulnerability {
    const { account, region } = this.#place
    const id = ['ecr', resource, found.vulnerability, ...(found.package ? [found.package] : [])]
    return { id: id.join('/'), provider: 'aws', account, region, resource, ...found }
  }
}
