import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { TlsVersion } from './public-endpoint.ts'
import { reported } from './reported.ts'

/**
 * What a listener does with a request that one of its rules matches: `redirects` to https, `answers` by a fixed response of
 * its own, or `serves`: anything else, such as forwarding in the clear, a redirect to http, or asking for a password.
 */
export const ListenerRule = z.object({
  /** `default`, or the provider's name of the rule. */
  rule: z.string(),
  does: z.enum(['redirects', 'answers', 'serves']),
})
export type ListenerRule = z.infer<typeof ListenerRule>

/**
 * A port at which a load balancer takes connections: a listener of an application, network, gateway or classic load
 * balancer on AWS; on Google Cloud a target proxy (HTTP, HTTPS, SSL, TCP) with the forwarding rules that lead to it.
 */
export const Listener = z.object({
  /** The provider's own name; of a classic load balancer its ARN and `/listener/<port>`. */
  id: z.string(),
  provider: z.string(),
  account: z.string(),
  /** The provider's name of the load balancer. */
  balancer: z.string(),
  /** What it speaks with clients. `tls` is TLS over TCP with anything inside; `passes` hands packets on unread (TCP, UDP). */
  speaks: reported(z.enum(['http', 'https', 'tls', 'passes'])),
  port: z.int().optional(),
  /** The host name that the provider gave the load balancer; on Google Cloud the address of one that hands packets on. */
  host: z.string().optional(),
  /** Whether the internet can reach the load balancer (internet-facing, external). */
  isPublic: reported(z.boolean()),
  /** The default action and every rule; only where it speaks `http`. */
  rules: reported(z.array(ListenerRule).min(1)),
  /** The name of its TLS policy, for people. */
  policy: z.string().optional(),
  /**
   * Every version that its TLS policy allows, as the provider's API resolves the policy's name; only where it speaks `https`
   * or `tls`. Google Cloud: from `minTlsVersion`; no policy means TLS 1.0 and newer.
   */
  versions: reported(z.array(TlsVersion).min(1)),
})
export type Listener = z.infer<typeof Listener>

export const listeners: Population<Listener> = {
  id: 'listener',
  item: Listener,
  key: (listener) => listener.id,
  kind: 'read',
}
