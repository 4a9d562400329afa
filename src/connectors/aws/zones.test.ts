import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { DbSnapshot } from './data/rds-copy-schema.ts'
import { account, database, dataOfOne, replay } from './fixtures/replay.ts'
import { locationsOf } from './regions.ts'
import { DbInstance } from './schema.ts'

const Groups = z.looseObject({ ReplicationGroups: z.array(z.looseObject({})) })
const us = { region: 'us-east-1', country: 'US' }

function placesOf(said: object) {
  const DBInstanceArn = `arn:aws:rds:us-east-1:${account}:db:one`
  return DbInstance.parse({ DBInstanceArn, ...said }).database.locations
}

test('an instance in a Local Zone lies there, in whatever country that is, and one on an Outpost nobody knows where', () => {
  assert.deepEqual(placesOf({ AvailabilityZone: 'us-east-1a' }), [us])
  assert.deepEqual(
    placesOf({ AvailabilityZone: 'us-east-1a', SecondaryAvailabilityZone: 'us-east-1b' }),
    [us],
  )
  assert.deepEqual(placesOf({ AvailabilityZone: 'us-east-1-qro-1a' }), [
    us,
    { region: 'us-east-1-qro-1a', country: 'MX' },
  ])
  assert.deepEqual(placesOf({ AvailabilityZone: 'us-east-1-atl-2a' }), [
    us,
    { region: 'us-east-1-atl-2a', country: 'US' },
  ])
  assert.deepEqual(placesOf({ AvailabilityZone: 'us-east-1-new-1a' }), [
    us,
    { region: 'us-east-1-new-1a' },
  ])
  const Arn = `arn:aws:outposts:us-east-1:${account}:outpost/op-1`
  const Subnets = [{ SubnetIdentifier: 's-1' }, { SubnetOutpost: { Arn } }]
  assert.deepEqual(placesOf({ AvailabilityZone: 'us-east-1a', DBSubnetGroup: { Subnets } }), [
    us,
    { region: 'outpost' },
  ])
  const beside = { Subnets: [{ SubnetIdentifier: 's-1', SubnetOutpost: {} }] }
  assert.deepEqual(placesOf({ DBSubnetGroup: beside }), [us])
})

test('a cache lies where its nodes do', async () => {
  const where = (said: object) =>
    dataOfOne.map((call) => {
      if (call.op !== 'DescribeReplicationGroups') return call
      const { ReplicationGroups: groups, ...rest } = Groups.parse(call.response)
      const members = [{ PreferredAvailabilityZone: 'us-east-1a' }, said]
      const NodeGroups = [{ NodeGroupMembers: members }]
      const moved = groups.map((group) => ({ ...group, NodeGroups }))
      return { ...call, response: { ...rest, ReplicationGroups: moved } }
    })
  const of = async (said: object) => database(await replay(where(said)), ':sessions').locations
  assert.deepEqual(await of({ PreferredAvailabilityZone: 'us-east-1b' }), [us])
  assert.deepEqual(
    await of({ PreferredAvailabilityZone: 'us-east-1-bue-1a' }),
    locationsOf(['us-east-1', 'us-east-1-bue-1a']),
  )
  assert.deepEqual(await of({ PreferredOutpostArn: 'arn:aws:outposts:…' }), [
    us,
    { region: 'outpost' },
  ])
})

test('a snapshot lies in its region, unless it is kept where its database runs', () => {
  const of = (said: object) => {
    const DBSnapshotArn = `arn:aws:rds:us-east-1:${account}:snapshot:one`
    return DbSnapshot.parse({ DBSnapshotArn, ...said }).copy.locations
  }
  const mexico = 'us-east-1-qro-1a'
  assert.deepEqual(of({ SnapshotTarget: 'region', AvailabilityZone: mexico }), [us])
  assert.deepEqual(of({}), [us])
  assert.deepEqual(of({ SnapshotTarget: 'local', AvailabilityZone: mexico }), locationsOf([mexico]))
  assert.deepEqual(of({ SnapshotTarget: 'outposts' }), [{ region: 'outpost' }])
})
