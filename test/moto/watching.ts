import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { CreateFlowLogsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr'
import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty'
import { EnableCommand, Inspector2Client } from '@aws-sdk/client-inspector2'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'

import { clients, each, isWrong, motoRegions, regions } from './seeding.ts'
import type { Seeding } from './seeding.ts'
import { motoAccount } from './server.ts'

/** Where the trail and the flow logs go: a bucket that the company has already. */
const logBucket = 'musterhafen-2'

/** How many events of AWS are to call somebody. */
const countedEvents = 15

/**
 * Who watches over the company: its trail, its logs, its alarms, its detectors. Apart from the estate, so that what is measured on that
 * stays comparable from one release to the next.
 */
export async function seedWatching(seeding: Seeding): Promise<void> {
  await seedTrail(seeding)
  await seedLogGroups(seeding)
  await seedAlarms(seeding)
  await seedFlowLogs(seeding)
  await seedDetectors(seeding)
  await seedScanners(seeding)
}

/** One trail of every region, that says when it was tampered with. */
async function seedTrail(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const client = new CloudTrailClient(seeding.at(regions[0]))
  const Name = 'whole'
  await client.send(
    new CreateTrailCommand({
      Name,
      S3BucketName: logBucket,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
    }),
  )
  // AWS begins with this one; the emulator with none.
  const EventSelectors = [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true }]
  await client.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }))
  await client.send(new StartLoggingCommand({ Name }))
  ledger.make('trail')
  ledger.expect('audit-log-on', true)
  ledger.expect('audit-log-intact', true)
  // It sends nothing to a log that could be counted.
  ledger.expect('security-event-alarms', false, countedEvents)
}

async function seedLogGroups(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const logs = clients(seeding, (config) => new CloudWatchLogsClient(config))
  await each(20, async (n) => {
    const logGroupName = `/company/service-${n}`
    await logs(n).send(new CreateLogGroupCommand({ logGroupName }))
    // Without a rule a group keeps everything.
    const days = isWrong(n, 4) ? 30 : n % 4 === 1 ? undefined : 400
    if (days !== undefined) {
      await logs(n).send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }))
    }
    ledger.make('log group')
    ledger.expect('log-retention', !isWrong(n, 4))
  })
}

/** One topic of each region has somebody who listens, the other nobody; a third of the alarms is off, or calls nobody. */
async function seedAlarms(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const sns = clients(seeding, (config) => new SNSClient(config))
  const watch = clients(seeding, (config) => new CloudWatchClient(config))
  const heard: string[] = []
  const unheard: string[] = []
  await each(regions.length, async (n) => {
    const { TopicArn: own = '' } = await sns(n).send(new CreateTopicCommand({ Name: 'heard' }))
    await sns(n).send(
      new SubscribeCommand({ TopicArn: own, Protocol: 'email', Endpoint: 'oncall@acme.example' }),
    )
    const { TopicArn: other = '' } = await sns(n).send(new CreateTopicCommand({ Name: 'unheard' }))
    heard[n] = own
    unheard[n] = other
    ledger.make('topic', 2)
  })
  await each(24, async (n) => {
    const way = n % 12 < 8 ? 'right' : (['unheard', 'off', 'empty', 'empty'] as const)[n % 4]
    const topics = way === 'unheard' ? unheard : heard
    await watch(n).send(
      new PutMetricAlarmCommand({
        AlarmName: `alarm-${n}`,
        Namespace: 'Company',
        MetricName: 'Errors',
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        ActionsEnabled: way !== 'off',
        AlarmActions: way === 'empty' ? [] : [topics[n % regions.length] ?? ''],
      }),
    )
    ledger.make('alarm')
    // The emulator has no mute rules: whether one silences an alarm that calls somebody, nobody can tell there.
    ledger.expect('alarm-reaches-someone', way === 'right' ? undefined : false)
  })
}

/** The networks that every region begins with: those of the company's regions are logged, the others not. */
async function seedFlowLogs(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  for (const region of regions) {
    const client = new EC2Client(seeding.at(region))
    const { Vpcs: networks = [] } = await client.send(new DescribeVpcsCommand({}))
    await client.send(
      new CreateFlowLogsCommand({
        ResourceIds: networks.map(({ VpcId }) => VpcId ?? ''),
        ResourceType: 'VPC',
        TrafficType: 'ALL',
        LogDestinationType: 's3',
        LogDestination: `arn:aws:s3:::${logBucket}`,
      }),
    )
    ledger.make('flow log', networks.length)
    ledger.expect('flow-logs-on', true, networks.length)
  }
  ledger.expect('flow-logs-on', false, motoRegions - regions.length)
}

/** GuardDuty in the company's regions alone. */
async function seedDetectors(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  for (const region of regions) {
    await new GuardDutyClient(seeding.at(region)).send(new CreateDetectorCommand({ Enable: true }))
    ledger.make('detector')
  }
  ledger.expect('threat-detection-on', true, regions.length)
  ledger.expect('threat-detection-on', false, motoRegions - regions.length)
}

/** Inspector in the company's regions alone, of machines and images; every fourth repository does not scan what is pushed. */
async function seedScanners(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  for (const region of regions) {
    await new Inspector2Client(seeding.at(region)).send(
      new EnableCommand({ accountIds: [motoAccount], resourceTypes: ['EC2', 'ECR'] }),
    )
    ledger.make('inspector')
    ledger.expect('vulnerability-scanning-on', true)
  }
  const ecr = clients(seeding, (config) => new ECRClient(config))
  await each(12, async (n) => {
    await ecr(n).send(
      new CreateRepositoryCommand({
        repositoryName: `service-${n}`,
        imageScanningConfiguration: { scanOnPush: !isWrong(n, 4) },
      }),
    )
    ledger.make('image repository')
    ledger.expect('vulnerability-scanning-on', !isWrong(n, 4))
  })
}
