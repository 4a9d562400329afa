import type { OwnTrouble } from '#store/outbox.ts'
import type { Messages } from '#ui/messages.ts'

/** Why a message is not sent, for people: in their language where the reason is ours, else in the server's words. */
export function troubleOf(t: Pick<Messages, 'outbound'>, trouble: string): string {
  const ours: Record<OwnTrouble, string> = t.outbound.troubles
  return Object.entries(ours).find(([code]) => code === trouble)?.[1] ?? trouble
}
