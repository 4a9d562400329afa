/** Route 53's health checks of the demo's endpoints, at the ports those have this time. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { RunningEndpoints } from './endpoints.ts'

/** Where the recorded answer lies in a data directory. */
export function healthChecksFile(root: string): string {
  return join(root, 'demo-health-checks.jsonl')
}

/** One for each endpoint. */
export function writeHealthChecks(root: string, { settings }: RunningEndpoints): void {
  const checks = settings.endpoints.map(({ sni, port }) => ({
    Id: `hc-${sni.split('.')[0]}`,
    HealthCheckConfig: {
      Type: 'HTTPS',
      FullyQualifiedDomainName: sni,
      Port: port,
      ResourcePath: '/',
      Disabled: false,
    },
  }))
  const call = {
    service: 'route53',
    op: 'ListHealthChecks',
    account: '111122223333',
    region: 'us-east-1',
    params: {},
    response: { HealthChecks: checks, IsTruncated: false, Marker: '', MaxItems: 100 },
  }
  writeFileSync(healthChecksFile(root), `${JSON.stringify(call)}\n`)
}
