import type { Place } from '#connectors/aws/place.ts'
import type { Database } from '#populations/database.ts'
import type { ServiceLog } from '#populations/service-log.ts'

/** Logs of a server's own upkeep, which say nothing of who used it. */
const ofUpkeep = new Set(['agent', 'oemagent', 'upgrade'])

/**
 * Whether a database hands logs of its use to CloudWatch; without that they stay on the server for days at most. RDS Custom cannot.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
 */
export function databaseLog({ region }: Place) {
  return ({ database, exports }: { database: Database; exports: string[] }): ServiceLog[] => {
    const { id, account, engine } = database
    if (engine.startsWith('custom-')) return []
    const telling = exports.filter((log) => !ofUpkeep.has(log))
    return [
      {
        id,
        provider: 'aws',
        account,
        region,
        kind: 'database',
        name: id.slice(id.lastIndexOf(':') + 1),
        writesLogs: telling.length > 0,
        ...(telling.length > 0 && { logsTo: `CloudWatch Logs: ${telling.join(', ')}` }),
      },
    ]
  }
}
