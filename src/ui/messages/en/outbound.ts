import type { Messages } from '#ui/messages.ts'

export const outbound: Messages['outbound'] = {
  sentBy: (organisation) =>
    `This message was sent by the security program of ${organisation}. Nobody reads replies to it.`,
  linkBelow: 'If the button does not work, open this address:',
  troubles: {
    'under-way': 'being sent',
    'no-mail-server': 'not sent: no mail server is set up',
    'put-off': 'put off: too many messages to this address within an hour',
    'too-old': 'given up: older than three days',
    'webhook-disabled': 'not sent: the webhook is disabled',
    unreadable: 'not sent: the address or the content cannot be read',
    unexpected: 'not sent: an unexpected error; the server’s log has it',
  },
}
