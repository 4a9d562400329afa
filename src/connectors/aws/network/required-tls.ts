import type { Database } from '#populations/database.ts'
import { isKnown } from '#populations/reported.ts'

import type { Word } from './parameter-groups.ts'

/** Which parameter says whether an engine turns away connections without TLS, and from which version on it does so by default. */
interface Setting {
  parameter: string
  /** First major version; absent where no version does, `unsure` where later ones may. */
  byDefaultFrom?: number
  unsureFrom?: number
}

/**
 * The parameters of each engine. Oracle and Db2 have none that could close the port without TLS.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/cluster_parameter_groups-list_of_parameters.html
 * https://docs.aws.amazon.com/neptune/latest/userguide/parameters.html
 */
const settings: Readonly<Record<string, Setting>> = {
  postgres: { parameter: 'rds.force_ssl', byDefaultFrom: 15 },
  'aurora-postgresql': { parameter: 'rds.force_ssl', byDefaultFrom: 17 },
  sqlserver: { parameter: 'rds.force_ssl' },
  mysql: { parameter: 'require_secure_transport', unsureFrom: 8.4 },
  mariadb: { parameter: 'require_secure_transport', unsureFrom: 11.8 },
  aurora: { parameter: 'require_secure_transport' },
  'aurora-mysql': { parameter: 'require_secure_transport', unsureFrom: 8.4 },
  docdb: { parameter: 'tls', unsureFrom: 0 },
  neptune: { parameter: 'neptune_enforce_ssl', unsureFrom: 0 },
  redshift: { parameter: 'require_ssl', unsureFrom: 0 },
}

/** Every parameter that says so, of whatever engine. */
export const tlsParameters = [...new Set(Object.values(settings).map((each) => each.parameter))]

const required: ReadonlySet<string> = new Set([
  '1',
  'on',
  'true',
  'enabled',
  'tls1.2+',
  'tls1.3+',
  'fips-140-3',
])
const optional: ReadonlySet<string> = new Set(['0', 'off', 'false', 'disabled'])

/** The setting of an engine as RDS calls it (`sqlserver-ee`), or nothing. */
export function tlsSettingOf(engine: string): Setting | undefined {
  const name = engine.startsWith('sqlserver-') ? 'sqlserver' : engine
  return Object.hasOwn(settings, name) ? settings[name] : undefined
}

/**
 * What a parameter group's word means for a server. Without a value the engine's default holds, where it is documented;
 * `isPending` where the server does not go by its group yet.
 */
export function requiredTls(
  { engine, version, isPending }: { engine: string; version?: string; isPending: boolean },
  word: Word,
): Database['requiresTls'] {
  const setting = tlsSettingOf(engine)
  if (!setting) return undefined
  if (!isKnown(word)) return word
  const pending = isPending && { isPending: true }
  const value = word.value?.toLowerCase()
  if (value !== undefined && value !== '') {
    const by = `${setting.parameter}=${word.value}`
    if (required.has(value)) return { isRequired: true, by, ...pending }
    return optional.has(value) ? { isRequired: false, by } : undefined
  }
  const isRequired = defaultOf(setting, version)
  if (isRequired === undefined) return undefined
  const by = `${setting.parameter}: ${engine} ${version}`
  return { isRequired, by, ...(isRequired && pending) }
}

function defaultOf({ byDefaultFrom, unsureFrom }: Setting, version = ''): boolean | undefined {
  const major = Number.parseFloat(version)
  if (Number.isNaN(major) || (unsureFrom !== undefined && major >= unsureFrom)) return undefined
  return byDefaultFrom !== undefined && major >= byDefaultFrom
}
