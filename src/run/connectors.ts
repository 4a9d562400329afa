import type { Connector } from '#connectors/connector.ts'
import { connectors } from '#connectors/index.ts'
import { OperatingError } from '#engine/operating-error.ts'

/** The kinds of source there are. */
export const connectorIds: readonly string[] = connectors.map(({ id }) => id)

export function findConnector(id: string): Connector<unknown> {
  const connector = connectors.find((each) => each.id === id)
  if (connector) return connector
  throw new OperatingError(
    'connector-unknown',
    `There is no connector called ${id}.`,
    `Choose one of: ${connectorIds.join(', ')}.`,
  )
}

export function parseSettings(connector: Connector<unknown>, given: unknown): unknown {
  const parsed = connector.settings.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new OperatingError(
    'source-settings-refused',
    `The ${connector.id} connector refuses the setting ${issue?.path.join('.') || '(all)'}: ${issue?.message ?? 'unreadable'}.`,
    `See src/connectors/${connector.id}/readme.md for its settings.`,
  )
}
