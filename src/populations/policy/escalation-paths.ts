/** One thing to be allowed on the way up, and on what. */
export type Step = { action: string } & (
  | { on: 'anything' }
  | { on: 'itself' | 'itself-bounded'; kind: 'user' | 'role' }
  /** Not itself: a user, group or role that may do more, or all of them. */
  | { on: 'another-user' | 'a-group' | 'another-role' }
  /** A role that may take on another one. People are to take roles on for a session; a role is one already. */
  | { on: 'itself-becoming' }
  /** A group it is in, or a policy of the company that it is under. */
  | { on: 'its-group' | 'its-policy' }
  /** A role handed to a service that then works for whoever started it. */
  | { on: 'role-for-service'; service: string }
  /** Something that already runs in that service with a role that may do everything. */
  | { on: 'existing-with-role'; service: string }
)

export interface EscalationPath {
  /** The actions it takes, joined by `+`. */
  name: string
  steps: readonly Step[]
}

/**
 * The ways known from public research by which rights make more rights in one account: writing one's own rights, becoming
 * somebody else, or handing a mightier role to a machine that does as one says.
 * https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/ and https://pathfinding.cloud
 */
export const escalationPaths: readonly EscalationPath[] = [
  path({ action: 'iam:CreatePolicyVersion', on: 'its-policy' }),
  path({ action: 'iam:SetDefaultPolicyVersion', on: 'its-policy' }),
  path({ action: 'iam:AttachUserPolicy', on: 'itself', kind: 'user' }),
  path({ action: 'iam:PutUserPolicy', on: 'itself', kind: 'user' }),
  path({ action: 'iam:AttachRolePolicy', on: 'itself', kind: 'role' }),
  path({ action: 'iam:PutRolePolicy', on: 'itself', kind: 'role' }),
  path({ action: 'iam:AttachGroupPolicy', on: 'its-group' }),
  path({ action: 'iam:PutGroupPolicy', on: 'its-group' }),
  path({ action: 'iam:AddUserToGroup', on: 'a-group' }),
  path({ action: 'iam:DeleteUserPermissionsBoundary', on: 'itself-bounded', kind: 'user' }),
  path({ action: 'iam:PutUserPermissionsBoundary', on: 'itself-bounded', kind: 'user' }),
  path({ action: 'iam:DeleteRolePermissionsBoundary', on: 'itself-bounded', kind: 'role' }),
  path({ action: 'iam:PutRolePermissionsBoundary', on: 'itself-bounded', kind: 'role' }),
  path({ action: 'sts:AssumeRole', on: 'itself-becoming' }),
  path({ action: 'iam:CreateAccessKey', on: 'another-user' }),
  path({ action: 'iam:CreateLoginProfile', on: 'another-user' }),
  path({ action: 'iam:UpdateLoginProfile', on: 'another-user' }),
  path({ action: 'iam:UpdateAssumeRolePolicy', on: 'another-role' }),
  path(
    { action: 'iam:AttachRolePolicy', on: 'another-role' },
    { action: 'sts:AssumeRole', on: 'anything' },
  ),
  path(
    { action: 'iam:PutRolePolicy', on: 'another-role' },
    { action: 'sts:AssumeRole', on: 'anything' },
  ),
  passing('ec2.amazonaws.com', 'ec2:RunInstances'),
  passing('ec2.amazonaws.com', 'ec2:AssociateIamInstanceProfile'),
  passing('ec2.amazonaws.com', 'ec2:ReplaceIamInstanceProfileAssociation'),
  passing('ec2.amazonaws.com', 'ec2:RequestSpotInstances'),
  passing(
    'ec2.amazonaws.com',
    'autoscaling:CreateLaunchConfiguration',
    'autoscaling:CreateAutoScalingGroup',
  ),
  passing('ec2.amazonaws.com', 'ec2:CreateLaunchTemplate', 'autoscaling:CreateAutoScalingGroup'),
  passing('lambda.amazonaws.com', 'lambda:CreateFunction', 'lambda:InvokeFunction'),
  passing('lambda.amazonaws.com', 'lambda:CreateFunction', 'lambda:AddPermission'),
  passing('lambda.amazonaws.com', 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'),
  passing('lambda.amazonaws.com', 'lambda:CreateFunction', 'lambda:CreateFunctionUrlConfig'),
  // A layer brings code of its own along.
  passing('lambda.amazonaws.com', 'lambda:UpdateFunctionConfiguration'),
  passing('glue.amazonaws.com', 'glue:CreateDevEndpoint'),
  passing('glue.amazonaws.com', 'glue:CreateJob', 'glue:StartJobRun'),
  passing('glue.amazonaws.com', 'glue:CreateJob', 'glue:CreateTrigger'),
  passing('glue.amazonaws.com', 'glue:UpdateJob', 'glue:StartJobRun'),
  passing('glue.amazonaws.com', 'glue:UpdateJob', 'glue:CreateTrigger'),
  passing('glue.amazonaws.com', 'glue:CreateSession', 'glue:RunStatement'),
  passing('cloudformation.amazonaws.com', 'cloudformation:CreateStack'),
  passing('cloudformation.amazonaws.com', 'cloudformation:UpdateStack'),
  passing(
    'cloudformation.amazonaws.com',
    'cloudformation:CreateChangeSet',
    'cloudformation:ExecuteChangeSet',
  ),
  passing(
    'cloudformation.amazonaws.com',
    'cloudformation:CreateStackSet',
    'cloudformation:CreateStackInstances',
  ),
  passing(
    'datapipeline.amazonaws.com',
    'datapipeline:CreatePipeline',
    'datapipeline:PutPipelineDefinition',
    'datapipeline:ActivatePipeline',
  ),
  passing(
    'sagemaker.amazonaws.com',
    'sagemaker:CreateNotebookInstance',
    'sagemaker:CreatePresignedNotebookInstanceUrl',
  ),
  passing('sagemaker.amazonaws.com', 'sagemaker:CreateTrainingJob'),
  passing('sagemaker.amazonaws.com', 'sagemaker:CreateProcessingJob'),
  passing('codebuild.amazonaws.com', 'codebuild:CreateProject', 'codebuild:StartBuild'),
  passing('codebuild.amazonaws.com', 'codebuild:UpdateProject', 'codebuild:StartBuild'),
  passing('codebuild.amazonaws.com', 'codebuild:CreateProject', 'codebuild:StartBuildBatch'),
  passing('ecs-tasks.amazonaws.com', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'),
  passing('ecs-tasks.amazonaws.com', 'ecs:RegisterTaskDefinition', 'ecs:StartTask'),
  passing('ecs-tasks.amazonaws.com', 'ecs:RegisterTaskDefinition', 'ecs:CreateService'),
  passing('ecs-tasks.amazonaws.com', 'ecs:RegisterTaskDefinition', 'ecs:UpdateService'),
  passing('ecs-tasks.amazonaws.com', 'batch:RegisterJobDefinition', 'batch:SubmitJob'),
  passing('states.amazonaws.com', 'states:CreateStateMachine', 'states:StartExecution'),
  passing('states.amazonaws.com', 'states:UpdateStateMachine', 'states:StartExecution'),
  passing('ssm.amazonaws.com', 'ssm:StartAutomationExecution'),
  passing('scheduler.amazonaws.com', 'scheduler:CreateSchedule'),
  passing('tasks.apprunner.amazonaws.com', 'apprunner:CreateService'),
  passing('tasks.apprunner.amazonaws.com', 'apprunner:UpdateService'),
  passing('ec2.amazonaws.com', 'elasticmapreduce:RunJobFlow'),
  passing(
    'bedrock-agentcore.amazonaws.com',
    'bedrock-agentcore:CreateCodeInterpreter',
    'bedrock-agentcore:StartCodeInterpreterSession',
    'bedrock-agentcore:InvokeCodeInterpreter',
  ),
  running('lambda.amazonaws.com', 'lambda:UpdateFunctionCode'),
  running('lambda.amazonaws.com', 'lambda:UpdateFunctionConfiguration'),
  running('ec2.amazonaws.com', 'ec2-instance-connect:SendSSHPublicKey'),
  running('ec2.amazonaws.com', 'ec2-instance-connect:SendSerialConsoleSSHPublicKey'),
  // What starts from the template the next time does as the new version says.
  running('ec2.amazonaws.com', 'ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'),
  running('ec2.amazonaws.com', 'ssm:SendCommand'),
  running('ec2.amazonaws.com', 'ssm:StartSession'),
  running(
    'ec2.amazonaws.com',
    'ec2:ModifyInstanceAttribute',
    'ec2:StopInstances',
    'ec2:StartInstances',
  ),
  running('glue.amazonaws.com', 'glue:UpdateDevEndpoint'),
  running('sagemaker.amazonaws.com', 'sagemaker:CreatePresignedNotebookInstanceUrl'),
  running(
    'sagemaker.amazonaws.com',
    'sagemaker:CreateNotebookInstanceLifecycleConfig',
    'sagemaker:StopNotebookInstance',
    'sagemaker:UpdateNotebookInstance',
    'sagemaker:StartNotebookInstance',
  ),
  running('codebuild.amazonaws.com', 'codebuild:StartBuild'),
  running('codebuild.amazonaws.com', 'codebuild:StartBuildBatch'),
  running('states.amazonaws.com', 'states:UpdateStateMachine', 'states:StartExecution'),
  running('tasks.apprunner.amazonaws.com', 'apprunner:UpdateService'),
  running(
    'bedrock-agentcore.amazonaws.com',
    'bedrock-agentcore:StartCodeInterpreterSession',
    'bedrock-agentcore:InvokeCodeInterpreter',
  ),
  running('ecs-tasks.amazonaws.com', 'ecs:ExecuteCommand'),
  running('cloudformation.amazonaws.com', 'cloudformation:UpdateStack'),
  running(
    'cloudformation.amazonaws.com',
    'cloudformation:CreateChangeSet',
    'cloudformation:ExecuteChangeSet',
  ),
]

/**
 * Ways through IAM Identity Center, from an account that administers it: giving oneself an assignment or more rights in one that there
 * is, joining a group, or becoming somebody else. The console's own actions are `sso-directory`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html and
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenterdirectory.html
 */
export const signOnEscalationPaths: readonly EscalationPath[] = [
  ...[
    'identitystore:CreateGroupMembership',
    'sso-directory:AddMemberToGroup',
    'sso-directory:UpdatePassword',
    'sso:CreateAccountAssignment',
  ].map((action) => path({ action, on: 'anything' })),
  ...[
    'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
    'sso:AttachManagedPolicyToPermissionSet',
    'sso:DeletePermissionsBoundaryFromPermissionSet',
    'sso:PutInlinePolicyToPermissionSet',
    'sso:PutPermissionsBoundaryToPermissionSet',
  ].map((action) =>
    path({ action, on: 'anything' }, { action: 'sso:ProvisionPermissionSet', on: 'anything' }),
  ),
]

function path(...steps: Step[]): EscalationPath {
  return { name: steps.map(({ action }) => action).join('+'), steps }
}

/** Starts something new in a service, and hands it a role. */
function passing(service: string, ...actions: string[]): EscalationPath {
  const pass: Step = { action: 'iam:PassRole', on: 'role-for-service', service }
  return path(pass, ...actions.map((action): Step => ({ action, on: 'anything' })))
}

/** Gives orders to something that already has a role which may do everything. */
function running(service: string, ...actions: string[]): EscalationPath {
  return path(...actions.map((action): Step => ({ action, on: 'existing-with-role', service })))
}
