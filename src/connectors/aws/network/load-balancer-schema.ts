import { z } from 'zod'

import { RegionalArn } from '#connectors/aws/arn.ts'
import type { Listener, ListenerRule } from '#populations/listener.ts'

import { tlsVersionsOf } from './tls-versions.ts'

/** Whether the internet reaches a load balancer by its scheme. */
export const Scheme = z
  .string()
  .nullish()
  .transform((scheme) => {
    if (scheme === 'internet-facing') return true
    return scheme === 'internal' ? false : undefined
  })

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html */
export const LoadBalancer = z
  .object({
    LoadBalancerArn: RegionalArn,
    LoadBalancerName: z.string().nullish(),
    Scheme,
    Type: z.string().nullish(),
    DNSName: z.string().nullish(),
  })
  .transform((raw) => ({
    arn: raw.LoadBalancerArn.arn,
    name: raw.LoadBalancerName ?? raw.LoadBalancerArn.arn,
    type: raw.Type ?? undefined,
    // One for gateways has no scheme and no name: it is reached through endpoints inside of networks only.
    isPublic: raw.Type === 'gateway' ? false : raw.Scheme,
    ...(raw.DNSName && { host: raw.DNSName.toLowerCase() }),
  }))
export type LoadBalancer = z.infer<typeof LoadBalancer>

/**
 * What an action list comes to. Whatever is no redirect to https and no answer of the listener's own serves: a redirect keeps
 * the protocol of the request unless it names another.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
 */
const Actions = z
  .array(
    z.object({
      Type: z.string(),
      RedirectConfig: z.object({ Protocol: z.string().nullish() }).nullish(),
    }),
  )
  .min(1)
  .transform((actions): ListenerRule['does'] => {
    const does = actions.map(({ Type: type, RedirectConfig: redirect }) => {
      if (type === 'fixed-response') return 'answers'
      return type === 'redirect' && redirect?.Protocol === 'HTTPS' ? 'redirects' : 'serves'
    })
    return does.find((each) => each === 'serves') ?? does[0] ?? 'serves'
  })

/** The protocols of listeners; an unknown one says nothing. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html */
const speaks: Readonly<Record<string, Listener['speaks']>> = {
  HTTP: 'http',
  HTTPS: 'https',
  TLS: 'tls',
  TCP: 'passes',
  UDP: 'passes',
  TCP_UDP: 'passes',
  QUIC: 'passes',
  TCP_QUIC: 'passes',
  GENEVE: 'passes',
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html */
export const RawListener = z
  .object({
    ListenerArn: RegionalArn,
    Protocol: z.string().nullish(),
    Port: z.int().nullish(),
    SslPolicy: z.string().nullish(),
    DefaultActions: Actions.nullish(),
  })
  .transform((raw) => ({
    arn: raw.ListenerArn.arn,
    account: raw.ListenerArn.account,
    speaks: raw.Protocol && Object.hasOwn(speaks, raw.Protocol) ? speaks[raw.Protocol] : undefined,
    port: raw.Port ?? undefined,
    policy: raw.SslPolicy ?? undefined,
    byDefault: raw.DefaultActions ?? undefined,
  }))
export type RawListener = z.infer<typeof RawListener>

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Rule.html */
export const Rule = z
  .object({ RuleArn: z.string().min(1), IsDefault: z.boolean().nullish(), Actions })
  .transform((raw): ListenerRule => ({
    rule: raw.IsDefault ? 'default' : raw.RuleArn,
    does: raw.Actions,
  }))

/** A policy, and the versions it allows; none where one of them is unknown to us. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SslPolicy.html */
export const SslPolicy = z
  .object({ Name: z.string().min(1), SslProtocols: z.array(z.string()) })
  .transform((raw) => ({ name: raw.Name, versions: tlsVersionsOf(raw.SslProtocols) }))
export type SslPolicy = z.infer<typeof SslPolicy>
