import type { Connector, Reading } from '#connectors/connector.ts'
import { allFilled, feedsOf, fill, requireFillable } from '#connectors/csv/fillable.ts'
import { readTable } from '#connectors/csv/read-table.ts'
import { documentOf } from '#connectors/csv/settings.ts'
import type { RecordedCall } from '#connectors/transport.ts'

import { attestedForm } from './form.ts'
import { whyNotInForce } from './in-force.ts'
import { liveTransport } from './live-transport.ts'
import { readItems } from './read-items.ts'
import { AttestedList, AttestedSettings } from './settings.ts'

/** Lists that a role stands for, and must stand for again in time. See readme.md. */
export const attested: Connector<AttestedSettings> = {
  id: 'attested',
  title: { de: 'Bestätigte Listen', en: 'Attested lists' },
  settings: AttestedSettings,
  permissions: {
    de: 'Keine. Sie laden die Liste hoch. Liegt sie in einer Datei auf dem Server, muss das Konto, unter dem Beleg läuft, sie lesen dürfen.',
    en: 'None. You upload the list. Where it is a file on the server, the account Beleg runs under must be allowed to read it.',
  },
  operatorOnly: ({ lists }) =>
    lists.some(
      ({ file, table }) =>
        file !== undefined || (table !== undefined && documentOf(table.file) === undefined),
    ),
  form: attestedForm,
  feeds: allFilled,
  services: ['attested'],
  connect: async (settings, means) => liveTransport(settings, means),
  settingsOf,
  read,
}

/** The lists that a recording names in any of its calls, as they were attested last. */
function settingsOf(recorded: readonly RecordedCall[]): AttestedSettings {
  const lists = new Map<string, AttestedList>()
  for (const { service, op, params } of recorded) {
    if (service !== 'attested') continue
    const list = AttestedList.parse(op === 'open' ? withoutOpening(params) : ofPage(params))
    lists.set(list.name, list)
  }
  return { lists: [...lists.values()] }
}

function ofPage({ from: _from, ...list }: Record<string, unknown>): Record<string, unknown> {
  return 'file' in list || 'table' in list ? list : { ...list, items: [] }
}

function withoutOpening(params: Record<string, unknown>): Record<string, unknown> {
  const {
    columns: _columns,
    file: _file,
    encoding: _encoding,
    delimiter: _delimiter,
    ...list
  } = params
  return list
}

async function read({ lists }: AttestedSettings, reading: Reading): Promise<void> {
  for (const list of lists) await readList(list, reading)
}

async function readList(list: AttestedList, reading: Reading): Promise<void> {
  const { items: _items, ...asked } = list
  const scope = `attested/${list.name}`
  const into = requireFillable(list.population)
  const refused = whyNotInForce(list, reading.at)
  const given = {
    transport: reading.within(scope),
    asked,
    signal: reading.signal,
    mayBeEmpty: list.empty === true,
    page: (found: unknown[]) => fill(reading, scope, into, found),
  }
  const { name, population, table } = list
  const outcome = table
    ? await readTable({
        ...given,
        service: 'attested',
        table: { ...table, name, population },
        refuse: () => refused,
      })
    : await readItems({ ...given, into, refused })
  await reading.receipt({
    scope,
    feeds: feedsOf(into),
    basis: { kind: 'attested', by: list.attestedBy },
    ...outcome,
    ...(list.empty && outcome.items > 0 && contradiction),
    readAt: reading.at,
  })
}

const contradiction = {
  complete: false,
  because: 'NotEmpty',
  message: 'the attestation says that there are none, and the list holds some',
}
