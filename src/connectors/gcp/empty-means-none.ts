/** Operations where an empty answer is how Google says that there is none: the worse answer, or (names of endpoints) one beside DNS; most projects have no snoozes. */
export const emptyMeansNone = new Set([
  'spanner.backupSchedules.list',
  'firestore.backupSchedules.list',
  'firestore.backups.list',
  'osconfig.vulnerabilityReports.list',
  'policyanalyzer.activities.query',
  'appengine.domainMappings.list',
  'firebasehosting.customDomains.list',
  'firebasehosting.sites.list',
  'monitoring.snoozes.list',
])
