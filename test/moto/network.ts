import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm'
import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53'

import { clients, each, isWrong, motoRegions } from './seeding.ts'
import type { Seeding } from './seeding.ts'

/** What the public reaches: load balancers, delivery networks, certificates, names, and the firewalls around it. */
export async function seedNetwork(seeding: Seeding): Promise<void> {
  await seedFirewalls(seeding)
  await seedControlPlanes(seeding)
  await seedBalancers(seeding)
  await seedDistributions(seeding)
  await seedNames(seeding)
}

async function seedFirewalls(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const ec2 = clients(seeding, (config) => new EC2Client(config))
  ledger.expect('no-public-exposure', true, motoRegions)
  // It has no Access Analyzer, so that nobody knows of the rest.
  ledger.expect('no-public-exposure', undefined, motoRegions)
  await each(150, async (n) => {
    const { GroupId } = await ec2(n).send(
      new CreateSecurityGroupCommand({ GroupName: `group-${n}`, Description: 'n' }),
    )
    const isOpen = isWrong(n, 6)
    const port = isOpen ? (n % 12 === 0 ? 22 : 5432) : 443
    await ec2(n).send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: port,
            ToPort: port,
            IpRanges: [{ CidrIp: '0.0.0.0/0' }],
          },
        ],
      }),
    )
    ledger.make('security group')
    ledger.expect('no-public-exposure', !isOpen)
  })
}

async function seedControlPlanes(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const eks = clients(seeding, (config) => new EKSClient(config))
  await each(12, async (n) => {
    const isOpen = isWrong(n, 6)
    await eks(n).send(
      new CreateClusterCommand({
        name: `cluster-${n}`,
        roleArn: 'arn:aws:iam::123456789012:role/eks',
        resourcesVpcConfig: {
          subnetIds: ['subnet-1', 'subnet-2'],
          endpointPublicAccess: n % 2 === 0,
          publicAccessCidrs: [isOpen ? '0.0.0.0/0' : '198.51.100.0/24'],
        },
      }),
    )
    ledger.make('eks cluster')
    ledger.expect('no-public-exposure', !isOpen)
  })
}

async function seedBalancers(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const ec2 = clients(seeding, (config) => new EC2Client(config))
  const elb = clients(seeding, (config) => new ElasticLoadBalancingV2Client(config))
  const acm = clients(seeding, (config) => new ACMClient(config))
  await each(40, async (n) => {
    const { Subnets = [] } = await ec2(n).send(new DescribeSubnetsCommand({}))
    const made = await elb(n).send(
      new CreateLoadBalancerCommand({
        Name: `balancer-${n}`,
        Subnets: Subnets.slice(0, 2).map((subnet) => subnet.SubnetId ?? ''),
        Scheme: 'internet-facing',
      }),
    )
    const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn
    const target = await elb(n).send(
      new CreateTargetGroupCommand({
        Name: `target-${n}`,
        Protocol: 'HTTP',
        Port: 8080,
        VpcId: Subnets[0]?.VpcId,
      }),
    )
    const TargetGroupArn = target.TargetGroups?.[0]?.TargetGroupArn
    const forward = { Type: 'forward' as const, TargetGroupArn }
    const redirect = {
      Type: 'redirect' as const,
      RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' as const },
    }
    // One whose default serves, one of whose rules one serves, two that only redirect.
    const serves = n % 4 === 0
    const hasServingRule = n % 4 === 1
    const plain = await elb(n).send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [serves ? forward : redirect],
      }),
    )
    await elb(n).send(
      new CreateRuleCommand({
        ListenerArn: plain.Listeners?.[0]?.ListenerArn,
        Priority: 10,
        Conditions: [{ Field: 'path-pattern', Values: ['/old/*'] }],
        Actions: [hasServingRule ? forward : redirect],
      }),
    )
    const { CertificateArn } = await acm(n).send(
      new RequestCertificateCommand({
        DomainName: `shop-${n}.musterhafen.example`,
        ValidationMethod: 'DNS',
      }),
    )
    const isModern = !isWrong(n, 5)
    await elb(n).send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Protocol: 'HTTPS',
        Port: 443,
        Certificates: [{ CertificateArn }],
        SslPolicy: isModern ? 'ELBSecurityPolicy-TLS13-1-2-2021-06' : 'ELBSecurityPolicy-2016-08',
        DefaultActions: [forward],
      }),
    )
    ledger.make('load balancer')
    ledger.make('target group')
    ledger.make('listener', 2)
    ledger.make('listener rule')
    ledger.make('certificate')
    ledger.expect('listener-tls-only', !serves && !hasServingRule)
    ledger.expect('listener-tls-only', true)
    ledger.expect('listener-modern-tls', isModern)
  })
}

async function seedDistributions(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const cloudfront = new CloudFrontClient(seeding.at('us-east-1'))
  await each(20, async (n) => {
    const plain = isWrong(n, 4)
    await cloudfront.send(
      new CreateDistributionCommand({
        DistributionConfig: {
          CallerReference: `distribution-${n}`,
          Comment: '',
          Enabled: true,
          Origins: {
            Quantity: 1,
            Items: [
              {
                Id: 'app',
                DomainName: `app-${n}.musterhafen.example`,
                CustomOriginConfig: {
                  HTTPPort: 80,
                  HTTPSPort: 443,
                  OriginProtocolPolicy: 'https-only',
                  OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
                },
              },
            ],
          },
          DefaultCacheBehavior: {
            TargetOriginId: 'app',
            ViewerProtocolPolicy: plain ? 'allow-all' : 'redirect-to-https',
            MinTTL: 0,
            ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
          },
        },
      }),
    )
    ledger.make('distribution')
    ledger.expect('listener-tls-only', !plain)
    // The provider's own certificate takes TLS 1.0.
    ledger.expect('listener-modern-tls', false)
    ledger.expect('origin-tls', true)
  })
}

async function seedNames(seeding: Seeding): Promise<void> {
  const { ledger } = seeding
  const route53 = new Route53Client(seeding.at('us-east-1'))
  await each(6, async (n) => {
    const name = `zone-${n}.example`
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: name, CallerReference: name }),
    )
    const Changes = Array.from({ length: 40 }, (_, m) => ({
      Action: 'CREATE' as const,
      ResourceRecordSet: {
        Name: `host-${m}.${name}`,
        Type: 'A' as const,
        TTL: 300,
        ResourceRecords: [{ Value: '192.0.2.1' }],
      },
    }))
    await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: HostedZone?.Id,
        ChangeBatch: { Changes },
      }),
    )
    ledger.make('hosted zone')
    ledger.make('dns record', 40)
  })
}
