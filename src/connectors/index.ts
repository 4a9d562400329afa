import { attested } from './attested/index.ts'
import { aws } from './aws/index.ts'
import { checkr } from './checkr/index.ts'
import type { Connector } from './connector.ts'
import { csv } from './csv/index.ts'
import { gcp } from './gcp/index.ts'
import { scans } from './scans/index.ts'
import { tls } from './tls/index.ts'

/** Every kind of outside system we can read. */
export const connectors: readonly Connector<unknown>[] = [
  attested,
  aws,
  checkr,
  csv,
  gcp,
  scans,
  tls,
]
