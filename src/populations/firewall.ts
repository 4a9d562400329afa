import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Unread, reported } from './reported.ts'

/** A range of ports that the whole internet may reach. Of a protocol without ports, 0 to 65535. */
export const OpenPorts = z.object({
  /** `tcp`, `udp`, `icmp`, `all`, or a protocol's number. */
  protocol: z.string(),
  from: z.int().min(0).max(65_535),
  to: z.int().min(0).max(65_535),
  /** The prefix it is open to: `0.0.0.0/0`, `::/0`, or halves of the world that add up to it. */
  source: z.string(),
})
export type OpenPorts = z.infer<typeof OpenPorts>

/**
 * A set of rules about what may come in, and what of it is open to the whole internet.
 *
 * AWS: security groups, the ports of instances of Lightsail, and the networks that the control plane of an EKS cluster lets in. Google Cloud: firewall rules of a VPC that allow (INGRESS, not
 * disabled), one item each, and hierarchical policies, the networks that a Cloud SQL instance or the control plane of a GKE cluster
 * lets in. What is attached to nothing still counts: it is open as soon as somebody uses it.
 */
export const Firewall = z.object({
  id: z.string(),
  provider: z.string().optional(),
  account: z.string(),
  name: z.string(),
  /** The region, or `global`. */
  region: z.string().optional(),
  /** What stands behind it, where that is for administration whatever its port: the control plane of a cluster of containers. */
  guards: z.literal('control-plane').optional(),
  /** Ports open to every address of IPv4 or of IPv6; empty where there are none. */
  open: reported(z.array(OpenPorts)),
  /** Some of its sources were not told, by the scope that failed or at all: these may let in more than `open` says. */
  untold: Unread.or(z.literal(true)).optional(),
})
export type Firewall = z.infer<typeof Firewall>

export const firewalls: Population<Firewall> = {
  id: 'firewall',
  item: Firewall,
  key: (firewall) => firewall.id,
  kind: 'read',
}
