import type { GuestVisit } from './route.ts'

/** Whether an address leads somewhere, and this guest may go there; an address as `urls` writes it. */
export function mayOpen({ house, guest }: GuestVisit, url: string): boolean {
  const [path = ''] = url.split('?')
  return house.routes.some(
    (route) =>
      route.method === 'GET' &&
      matches(route.path, path) &&
      (route.for === 'anyone' || guest.permissions.has(route.for)),
  )
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const found = path.split('/')
  return (
    wanted.length === found.length &&
    wanted.every((part, index) => part.startsWith(':') || part === found[index])
  )
}
