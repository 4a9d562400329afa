/** The environment variables we read, all of them; an empty one counts as absent. */
export const environment = {
  data: process.env['BELEG_DATA'] || undefined,
  databaseUrl: process.env['DATABASE_URL'] || undefined,
  state: process.env['XDG_STATE_HOME'] || undefined,
  sealKey: process.env['BELEG_SEAL_KEY'] || undefined,
  smtpUrl: process.env['BELEG_SMTP_URL'] || undefined,
  mailFrom: process.env['BELEG_MAIL_FROM'] || undefined,
  backupPassphrase: process.env['BELEG_BACKUP_PASSPHRASE'] || undefined,
}
