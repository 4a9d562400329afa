/**
 * Whether a host name is the one that AWS gives a load balancer: no certificate of a customer can be in it, so whoever is meant to use it
 * does so by another name. https://docs.aws.amazon.com/general/latest/gr/elb.html
 */
export function isProviderName(name: string): boolean {
  return /\.elb(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/.test(name)
}
