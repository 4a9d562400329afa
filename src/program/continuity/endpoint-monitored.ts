import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'
import { byProviderReason, notPublicReason } from '#program/encryption/endpoint-reasons.ts'

import { monitoredEndpoints } from './monitored-endpoint.ts'
import type { MonitoredEndpoint } from './monitored-endpoint.ts'

/** One check that is switched on and tells somebody is enough. */
export const endpointMonitored = test({
  id: 'endpoint-monitored',
  asks: {
    de: 'Prüft bei jedem öffentlichen Endpunkt laufend jemand, ob er erreichbar ist, und schlägt sonst Alarm?',
    en: 'Is every public endpoint asked again and again whether it is up, and somebody told if it is not?',
  },
  on: monitoredEndpoints,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ checks, byProvider, isPrivate }) {
    if (checks.length === 0 && isPrivate) return unknown('not-public')
    if (checks.length === 0 && byProvider) return unknown('by-provider')
    if (checks.length === 0) return fail('unmonitored')
    const live = checks.filter(({ isEnabled }) => isEnabled !== false)
    if (live.length === 0) return fail('switched-off')
    if (live.some(({ isEnabled, alerts }) => isEnabled === true && alerts === true)) return pass
    const heard = live.filter(({ alerts }) => alerts !== false)
    const [first] = heard
    if (!first) return fail('nobody-hears')
    return notKnown(isKnown(first.isEnabled) ? first.alerts : first.isEnabled)
  },
  reasons: {
    de: {
      ...notPublicReason.de,
      ...byProviderReason.de,
      unmonitored: () => 'Keine Verfügbarkeitsprüfung fragt diesen Namen an diesem Port.',
      'switched-off': () => 'Die Verfügbarkeitsprüfung ist ausgeschaltet.',
      'nobody-hears': () =>
        'Von einem Ausfall würde niemand erfahren: Kein Alarm erreicht jemanden.',
    },
    en: {
      ...notPublicReason.en,
      ...byProviderReason.en,
      unmonitored: () => 'No uptime check asks this name at this port.',
      'switched-off': () => 'The uptime check is switched off.',
      'nobody-hears': () => 'Nobody would hear of an outage: no alarm reaches anybody.',
    },
  },
  fixtures: {
    pass: endpoint([{ id: 'check:one', isEnabled: true, alerts: true }]),
    fail: endpoint([]),
    unknown: endpoint([{ id: 'check:one', isEnabled: true }]),
  },
})

function endpoint(checks: MonitoredEndpoint['checks']): MonitoredEndpoint {
  return { id: 'www.example.com:443', checks }
}
