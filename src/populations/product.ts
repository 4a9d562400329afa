import { z } from 'zod'

import type { Population } from '#engine/population.ts'

/** What we sell or run for others: the service that an audit is about. */
export const Product = z.object({
  id: z.string(),
  name: z.string(),
  /** What it does, for somebody who never saw it. */
  about: z.string(),
  /** The legal entity that offers it. */
  entity: z.string(),
  website: z.url().optional(),
})
export type Product = z.infer<typeof Product>

export const products: Population<Product> = {
  id: 'product',
  item: Product,
  key: (product) => product.id,
  kind: 'managed',
}
