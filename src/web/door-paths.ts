/** Whether an address lies behind a door: everything that asks who one is, or lets them in. */
export function isDoor(path: string): boolean {
  return /^\/(console|portal|audit|account|sign-in|sign-out|welcome|setup|prove|do|api|scim|documents|subscribe|sign|accept|package|link|suspicious-mail)(\/|$)/.test(
    path,
  )
}
