import type { Reading } from '#connectors/connector.ts'
import type { Population } from '#engine/population.ts'

/** Where a read asks: one account and region. The places of a reading are read side by side. */
export interface Place {
  reading: Reading
  account: string
  /** The region that calls carry; for global services, the one their partition answers from. */
  region: string
  partition: string
  /** What the names of scopes here begin with: `aws/111122223333/us-east-1`, without the region for global services. */
  name: string
  /** True in one region of each account: what every region would tell alike is asked and reported there. */
  isMain: boolean
  /** Where an organisation is read, and only there: whether this is the account that reads it, which may see to the others for it. */
  isReader?: boolean
  /** The organisation whose list of accounts has this one: by the account that reads it, `aws/999900001111`. */
  organisation?: string
  /** Whether a list operation is to be asked here; always, but for a recording that never asked it. */
  expects(list: string): boolean
}

/** One thing to read of a place. To read more of AWS, write one of these and add it to the `reads` of its folder. */
export interface Read {
  where: 'region' | 'global'
  /** The operations that list items (`rds.DescribeDBInstances`); each is a scope. */
  lists: readonly string[]
  /** The IAM actions it needs: where a role lacks one, only what this reads is unread. */
  permissions: readonly string[]
  /** Actions that it needs on some resources alone, because on others they allow more than we want to be able to do. */
  limited?: readonly { action: string; resource: string }[]
  feeds: readonly Population<unknown>[]
  /** Reads the expected lists, and gives each exactly one receipt. Faults end up there; it throws only on a bug. */
  read(place: Place): Promise<void>
}

/** The name of the scope of one operation at a place. */
export function scopeAt(place: Pick<Place, 'name'>, operation: string): string {
  return `${place.name}/${operation}`
}
