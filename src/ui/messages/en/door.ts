import type { Messages } from '#ui/messages.ts'

export const door: Messages['door'] = {
  home: 'To the start page',
  signIn: 'To the sign-in',
  refused: {
    unknown: 'Please sign in',
    forbidden: 'This is not for your role',
    unproved: 'Please confirm that it is you',
    missing: 'There is no such thing here',
    input: 'That did not work',
    conflict: 'That no longer fits together',
    often: 'Too many tries',
    trouble: 'That is not possible just now',
  },
  codes: {
    'engagement-period': 'The period ends after it begins, and lasts three years at most.',
    'engagement-criterion':
      'The framework chosen has no such criterion. Write it as it stands there, in capital letters.',
    'engagement-not-auditor':
      'One of these accounts does not have the role of an auditor, or there is no such account.',
    'engagement-other-role':
      'One of these accounts has another role as well. Whoever audits does not also work in the program.',
    'ends-before-start': 'The last day is before the first one. Correct one of the two.',
    'conditions-missing': 'Approved with conditions: then the conditions have to be named.',
    'notice-too-short': 'A new subprocessor is announced 30 days before. Choose a later first day.',
    'exclusion-names-nothing':
      'This key names not a single item now; the decision would leave out nothing. Correct it, or tick “Names nothing yet” if its items are still to come.',
    'training-untracked':
      'In your company nobody may record yet who completes courses. Read the lessons all the same; the questions open once it is on record, in Germany with a works agreement or a note that there is no works council.',
    'phishing-off':
      'Phishing exercises are not allowed here. Whoever looks after works agreements can switch them on.',
    'phishing-no-mail-server': 'No mail server is configured by which mails could leave.',
    'phishing-running': 'An exercise is not over yet. Wait for its end, or end it.',
    'phishing-too-few':
      'Fewer than ten people would be written to, and there would be no figures. Add groups.',
    'phishing-window':
      'There must be two working days at least in between, 60 days at most, and the first tomorrow or later.',
    'course-changed': 'The course was revised since you began. Begin the questions again.',
    'course-elsewhere': 'This course is not taken here, but where its page says.',
    'course-topics': 'The topics of a course that comes with the product are fixed. Leave them.',
    'agreement-not-theirs': 'This agreement is not for people of this kind of work.',
    'agreement-unpublished': 'No version of this agreement has been published yet.',
    'agreement-signed': 'This person has signed the agreement already.',
    'questions-wait':
      'Three attempts were not enough. The next one begins an hour after the last; read the lessons and the explanations of your last attempt meanwhile.',
    'nobody-to-invite':
      'There is nobody to send a link to: everybody asked has signed, has a link that is still good, or has no email address.',
    'nothing-owed': 'This person has no policy to accept now.',
    'wording-active':
      'The PDF holds scripts or other files, or starts or sends something. Print it into a new PDF without all that, and hand that in.',
    'wording-protected':
      'The PDF opens with a password only; so nobody could read it. Save it without a password, and hand that in.',
    'wording-endless':
      'The PDF cannot be looked through within a sensible time. Print it into a new PDF, and hand that in.',
    'wording-fetches':
      'The Word document fetches parts from elsewhere, or holds files of other programs. Save it without them, or hand in a PDF.',
    'wording-unreadable':
      'The Word document cannot be read. Save it anew in Word as DOCX, or hand in a PDF.',
    'person-erased': 'This person was erased already.',
    'person-merge-same': 'This is one person already. Choose two different ones.',
    'person-merged-already':
      'This person was joined with another already. Look who they are today.',
    'person-merge-directory':
      'The directory speaks of the one who would be joined, and would go on doing so. Let that one stay. If both are in the directory, delete one there first.',
    'person-merge-entities':
      'The two work for different legal entities at the same time. If that is wrong, correct the entity or the days of one of them first.',
    'person-merge-role':
      'One of the two has a role whose deputy the other is, or approved the access of the other. Name somebody else there first.',
    'person-merge-outside':
      'The one who would stay is outside the program by a decision, and the other is not. Let the other stay, or end the decision first.',
    'person-not-merged': 'These two were never joined, or are two again already.',
    'person-merged-before':
      'This person was joined with somebody who came to this one only later. Take the later joining back first.',
    'person-not-joined': 'This source was never taken to speak of this person beside another.',
    'person-still-here':
      'Somebody who works here cannot be erased. Record their last day first; from the day after they can be.',
    'page-missing': 'There is no such page here. Go back.',
    'engagement-missing':
      'There is no such engagement, or it is not yours, or it has ended. Ask the company that you audit.',
    'outside-period':
      'That instant is not within the period of the engagement, or it lies in the future. Choose one between the first and the last day.',
    'sample-unprovable':
      'What stood in this run cannot be put together any more: somebody in it was erased since, or an earlier version recorded it. Draw from a later run.',
    'announcement-overtaken':
      'That is not the announcement that holds now. Go back, and read the one that does.',
    'role-own-deputy': 'Nobody is their own deputy. Choose somebody else.',
    'item-renamed': 'What this item is known by cannot change. End it, and add another.',
    'absence-too-long':
      'An absence lasts three years at most. If it goes on, enter another one then.',
    'absence-ends-early': 'The last day is before the first. Correct the days.',
    'not-yet': 'That day has not come yet. Say when it was compared.',
    'manager-unknown':
      'This manager is not on the list. Name their email address, or leave the field empty.',
    'course-not-over':
      'The course has not reported yet that it is completed. Open it, and go on to its end.',
    'scope-refused':
      'You may not do all of that yourself. Choose for the token only what your own roles allow.',
    'token-missing': 'There is no such token. Go back to the list.',
    'account-missing': 'There is no such account. Go back to the list.',
    'webhook-missing': 'There is no such webhook. Go back to the list.',
    'too-large': 'That is more than 1 MB. Send less at a time.',
    'not-a-form': 'That was no form. Use the one on the page.',
    'text-refused': 'A text holds a sign that cannot be kept. Leave it out.',
    'person-account-open':
      'This person still has an open account with roles of its own. Have its access taken away first; an administrator can do that.',
    'person-named-elsewhere':
      'The name or the address stands also where nothing else says that it is this person. Whether to erase that is for a program lead to look at: ask one to do it.',
    'person-still-reported':
      'A source or the directory names this person still. Delete them there first, and wait for the next reading; else it would bring back what is erased here.',
    'person-without-mailbox':
      'The list of people has no email address of this person. Add one, or upload a paper that was signed.',
    'placeholder-open':
      'A placeholder in the text cannot be filled in. Enter the contact for questions about security in the settings.',
    'not-a-pdf': 'The document is no PDF.',
    'scope-says-nothing': 'What the program covers has to be said in one language at least.',
    'attestor-without-role':
      'This person has no role of the program, and does not own this sentence. Name somebody with a role or its deputy, the owner of the sentence, or yourself.',
    'date-in-future': 'That day is still to come.',
    'check-not-permitted':
      'The law of the country does not permit this check for this position. Do not make it.',
    'logo-refused':
      'This picture cannot be the logo. Save it as PNG of at most 24 KB and 1024 pixels each way, and hand that in.',
    'not-signed-in': 'You are not signed in, or your session has ended.',
    'form-not-by-token':
      'A person who is signed in fills in a form. Programs ask the API with their token.',
    'not-by-token': 'A token does not decide who comes in. Sign in, and do it in the browser.',
    'link-only-by-mail':
      'This account is in use: its link goes to the person alone, and no mail server is set up. Set one up, or have the link made on the server: beleg user invite-again --account ID.',
    'not-permitted': 'Your roles do not allow this. An administrator can change them.',
    'proof-needed':
      'For this step, please confirm with your passkey, or with password and code, that it is you.',
    'origin-refused':
      'The request did not come from one of our pages, and so it was not carried out. Go to the page itself, and try there.',
    'upload-too-large': 'The file is too large. Hand in a smaller one, or what it holds in parts.',
    'upload-malformed': 'What arrived was not whole. Hand the file in once more.',
    'upload-empty': 'The file is empty. Look whether it is whole where it comes from.',
    'upload-virus': 'The file holds the EICAR test virus. Hand one in without it.',
    'upload-type-refused':
      'We do not take files of this kind. Hand it in as PDF, DOCX, XLSX, PPTX, ODT, PNG, JPEG, WebP, TXT, Markdown, CSV, JSON or ZIP.',
    'upload-contradicts':
      'The name of the file says another thing than its content. Save it once more in the program it was made with, and hand that in.',
    'upload-damaged':
      'The file is damaged. Save it once more in the program it was made with, and hand that in.',
    'upload-polyglot':
      'The file is two kinds of file in one. Save it once more in the program it was made with, and hand that in.',
    'upload-zip-bomb':
      'The file unpacks to far more than it should. Save it once more in the program it was made with, and hand that in.',
    'upload-zip-path':
      'The file holds entries that lead out of their folder. Save it once more in the program it was made with, and hand that in.',
    'upload-macros': 'The file holds macros. Save it without them, and hand that in.',
    'uploads-a-day':
      'An account hands in at most 200 files and 500 MB a day. Go on tomorrow, or ask somebody else to hand in the rest.',
    'too-often-for-now': 'Wait a few minutes, then try again.',
    'too-often': 'Wait a few minutes, or sign in with a passkey; that always works.',
    'invitation-refused':
      'This invitation is not good any more. Ask for a new one; if you have signed in before, just sign in.',
    'passkey-refused': 'This passkey was not accepted. Try again, or sign in another way.',
    'table-empty': 'The first line has to name the columns.',
    'records-several-courses':
      'The list names several courses, and none is called as this one. Leave the rows of one course, and import again.',
    'table-long': 'These are too many rows at once. Import them in several parts.',
    'table-encoding':
      'It is not certain how the characters of this file are to be read: umlauts and the like would be recorded wrong. Save it as “CSV UTF-8”.',
    'table-unreadable': 'This cannot be read as a table. Save it as CSV.',
    'table-foreign': 'No column is called like a field. The names of the fields stand below.',
    'reference-missing': 'What is chosen here is no longer there.',
    'entitlement-unbounded':
      'Every right in every system is no need of a role. Name the systems or the rights.',
    'approval-own': 'Nobody approves access of their own. Name somebody else.',
    'approval-period': 'An approval ends after it begins, and within twelve months.',
    'deadline-missing': 'One that was acquired needs a date by which it is taken in.',
    'organisation-unclear': 'Name a sub-service organisation exactly where one has to do it.',
    'file-missing': 'No file was chosen.',
    'item-exists': 'There is such an item already.',
    'soc2-period-unclear': 'Type I has one day, Type II a period, and no report neither.',
    'hostname-in-use':
      'This is the name you are using right now. Come in by another one, and remove it there.',
    'hostname-taken': 'This name leads to another organisation of this instance.',
    'example-closed':
      'The example is for looking around before one begins. You have begun already.',
    'item-changed':
      'Somebody else has changed this meanwhile. Look at the version that holds now, and make your change again.',
    'source-missing': 'There is no such source, or it was removed.',
    'source-exists': 'There is a source with this id already.',
    'source-read': 'This source is read. Remove it first.',
    'operator-only':
      'These settings name a file, a profile or an address on the server itself. Upload the file, or ask whoever runs the server.',
    'source-not-by-form':
      'These settings say more than a form can hold. Whoever runs the server changes them at the command line.',
    'key-needed':
      'Without a key of its own this source would go out as the server itself, which several organisations share. Give a key, or ask whoever runs the server: beleg source add.',
    'source-no-list': 'This source is no list that was uploaded.',
    'contact-missing':
      'The texts name a contact for questions about security, and there is none yet. Enter one under “Settings”, “Organisation”, and adopt the policies then.',
    'version-state': 'This version is in another state by now. Look at the policy as it stands.',
    'signature-exists':
      'This document is on record for this person and agreement already. Revoke what was recorded with it, and upload the paper again.',
    'version-published':
      'Somebody has published this version meanwhile; what you gave changed nothing about it. Look at the policy as it holds now.',
    'version-rewritten':
      'The wording was changed since you looked at it; nothing was done. Read it as it is now, and decide again.',
    'approved-before':
      'You have approved this version already. Another approval has to come from somebody else.',
    'approvals-missing':
      'Fewer people have approved this version than the company asks for. Ask somebody else to approve it.',
    'not-your-turn':
      'Somebody else approves this version first. Wait for them; or return the draft and have the policy name others.',
    'approver-twice': 'This account is among those who approve already. Name somebody else.',
    'approver-may-not': 'This account may not approve policies. Name somebody who may.',
    'own-draft': 'Nobody approves their own draft. Ask somebody else.',
    'wording-empty': 'There is no wording. Write it in one language at least, or attach a file.',
    'because-missing': 'The reason is missing. Write it in one language at least.',
    'wording-type': 'The file is neither a PDF nor a Word document (DOCX).',
    'version-overtaken':
      'A newer version holds by now; nothing was recorded. Open the policy again, and read it as it is now.',
    'wording-changed':
      'That is not the wording that holds in this language; nothing was recorded. Open the text again, and read it as it is now.',
    'account-without-person':
      'Your account belongs to nobody on the list of people. Ask those who keep the list to add you, with the address you sign in with.',
    'item-missing': 'There is no such item, or it no longer holds.',
    'account-exists': 'There is an account with this address already.',
    'account-changed': 'Somebody else has changed this account meanwhile.',
    'last-admin':
      'Without this account nobody could administrate any more. Give somebody else this role first.',
    'test-missing': 'There is no such test.',
    'exception-past': 'That day has passed.',
    'exception-too-long': 'An exception holds for twelve months at most.',
    'exception-empty': 'Choose at least one item, or all of them.',
    'exception-too-wide': 'So many items at once are no exception. Choose a thousand at most.',
    'nothing-failing': 'Just now every item passes, is unknown, or is excepted already.',
    'item-not-failing':
      'Only what fails just now can be excepted. At least one of these items does not.',
    'document-missing': 'This document is not offered, or not any more.',
    'document-closed': 'This document is offered no more.',
    'link-refused': 'This link is not good, or not any more. Begin again on the trust page.',
    'request-missing': 'There is no such request.',
    'request-decided': 'This request has been decided already.',
    'request-expired':
      'The exception would have ended by now. Reject the request; for longer it takes a new one.',
    'exception-missing': 'There is no such exception.',
    'exception-ended': 'This exception has ended already.',
    'control-missing': 'There is no such control.',
    'control-published': 'This sentence is published already.',
    'control-not-published': 'This sentence is not published.',
    'control-refused': 'At least one field is not right yet; nothing was changed.',
    'test-needed': 'A sentence stands on one test at least. To end it altogether, withdraw it.',
    'token-by-token': 'A token makes no token; sign in, and make it under “Account and sign-in”.',
    'own-account': 'Nobody takes away their own access; ask somebody else to do it.',
    'own-exception': 'Nobody approves an exception for themselves; somebody else decides it.',
    'same-person': 'Request and approval must come from two different people.',
    'person-exists': 'Somebody with this email address is on the list already.',
    'contractor-without-end': 'A contractor needs a last day; it can be moved at any time.',
    'person-ends-early': 'The last day is before the first.',
    'person-region-elsewhere':
      'The region is not one of the person’s country. Name one of that country, or leave the field empty.',
    'message-under-way': 'This message was sent, or is being sent.',
    'person-own-manager': 'Nobody is their own manager.',
    'person-of-directory':
      'Name, address and groups of this person come from the directory. Change them at your identity provider.',
    'sso-refused': 'Signing in through your provider did not work. Try again.',
    'sso-unknown':
      'There is no account for you here yet, or it is not connected with this provider. If you usually sign in another way, do that, and connect the provider under “Account and sign-in”. Otherwise ask an administrator for an invitation.',
    'sso-taken': 'This sign-in at the provider belongs to another account here.',
    'sso-other-subject':
      'At this provider your account is connected with somebody else. Disconnect that first, under “Account and sign-in”.',
    'sso-somebody-else':
      'Somebody else was signed in at the provider than here, or your session here has ended meanwhile.',
    'last-factor': 'This is your last way in. Set up another one first.',
    'only-providers': 'In this organisation people sign in through the provider.',
    'provider-missing': 'There is no such provider, or it is switched off.',
    'provider-exists':
      'There is a provider under this short name already. Change that one, or take another name.',
    'provider-issuer-taken':
      'Another provider here has this issuer already. Change that one; people are recognised by the issuer.',
    'provider-issuer-refused':
      'This is not the issuer of one company. Take the https address that stands as “issuer” in the discovery document, with your tenant in it; “/common” would let in everybody.',
    'provider-domain-missing':
      'Everybody at Google has this issuer. Name the one domain that may sign in.',
    'provider-scopes-refused': 'The scopes lack “openid”.',
    'provider-address-refused':
      'The sign-on address has to begin with https://, without name and password.',
    'provider-certificate-refused':
      'This is no certificate of an RSA key of at least 2048 bits. Paste the certificates as PEM, one below the other.',
    'provider-secret-missing':
      'The client secret is missing. Give it (again, where issuer or client id change), or say that the client is a public one.',
    'provider-needed':
      'That way nobody could sign in any more. Set up a provider first, or allow passwords and passkeys again.',
    'passkey-needed':
      'Add a passkey first, under “Account and sign-in”: it is the way in when the provider fails.',
  },
  passwords: {
    'password-short': 'At least 14 characters, please.',
    'password-long': 'At most 256 characters, please.',
    'password-guessable':
      'This password would soon be guessed. Take several words that do not belong together, or let your password manager choose.',
  },
  signInTitle: (organisation) => `Sign in to ${organisation}`,
  email: 'Email address',
  password: 'Password',
  next: 'Next',
  mailedTo: (email) => `The link is on its way to ${email}. Only the person gets to see it.`,
  shownOnce: 'Copy this now, and keep it or hand it on safely. It is shown this once only:',
  or: 'or',
  withPasskey: 'Sign in with a passkey',
  with: (provider) => `Sign in with ${provider}`,
  wrong: 'Address or password is wrong.',
  usePasskey: 'This account signs in with a passkey.',
  forgotten: 'Forgot the password, or lost the app? Ask an administrator to invite you again.',
  codeTitle: 'Enter the code',
  codeIntro: 'Your authenticator app shows the code of six digits.',
  code: 'Code',
  codeHint: 'Without the app: one of your recovery codes',
  codeWrong: 'This code is wrong, or was used before.',
  codeLate: 'The sign-in took too long. Please begin again.',
  signInButton: 'Sign in',
  noScript: 'Passkeys need JavaScript.',
  passkeyNeedsName: 'Passkeys work under a name only, not under an IP address.',
  onlyProviders: 'Here people sign in through the provider.',
  adminPasskey: 'For administrators, when the provider fails:',
  sso: {
    onwardTitle: (provider) => `On to ${provider}`,
    onward: 'Your browser goes on by itself in a moment. If it does not, use the button.',
    about: 'With the sign-in that you have from your company already.',
    linked: 'Provider',
    since: 'Connected since',
    none: 'Connected with no provider.',
    connect: (provider) => `Connect with ${provider}`,
    disconnect: 'Disconnect',
    formerly: 'no longer set up',
  },
  signInSettings: {
    title: 'Sign-in',
    intro:
      'Through which providers your people sign in. A provider says who somebody is; whether there is an account and what it may do, you decide here.',
    providers: 'Identity providers',
    none: 'No provider yet',
    noneText: 'Everybody signs in with a passkey, or with password and code.',
    addOidc: 'Set up OpenID Connect',
    addSaml: 'Set up SAML',
    change: 'Change',
    remove: 'Remove',
    kind: 'Kind',
    id: 'Short name',
    kinds: { oidc: 'OpenID Connect', saml: 'SAML 2.0' },
    issuer: 'Issuer',
    clientId: 'Client id',
    secret: 'Secret',
    secretKept: 'kept',
    secretNone: 'none (public client)',
    domain: 'Domain',
    addresses: 'Email addresses',
    addressesOurs: 'count as verified, as they are ours',
    addressesTheirs: 'count if the provider verifies them',
    addressesNever: 'do not count as verified',
    state: 'State',
    on: 'switched on',
    off: 'switched off',
    give: 'What the provider needs from you:',
    redirectUri: 'Redirect URI',
    metadata: 'Metadata',
    entityId: 'Entity id',
    acs: 'ACS address (HTTP-POST)',
    ways: 'Other ways',
    everyWay: 'Beside the providers, passkeys count, and password and code.',
    onlyProviders: 'Only the providers count. Administrators come in with a passkey as well.',
    onlyThem: 'Single sign-on only',
    allAgain: 'Allow passwords and passkeys again',
  },
  welcome: {
    title: (name) => `Welcome, ${name}`,
    intro: 'Choose how you will sign in from now on.',
    sso: 'With your company’s provider',
    passkey: 'With a passkey (recommended)',
    passkeyAbout:
      'Fingerprint, face or PIN of your device. No password that somebody could guess or phish.',
    passkeyButton: 'Set up a passkey',
    password: 'With a password and an authenticator app',
    passwordAbout:
      'At least 14 characters; a whole sentence is fine. Password managers are welcome, and there are no rules about signs.',
    choose: 'Choose a password',
    appTitle: 'Connect your authenticator app',
    appIntro: 'Scan the picture with your app, or type in the key.',
    appHere: 'The app is on this device: open it there',
    key: 'Key',
    firstCode: 'Code from the app',
    firstCodeWrong: 'This code is wrong. Is the clock of your device right?',
    connect: 'Connect',
    codesTitle: 'Your recovery codes',
    codesIntro:
      'Each of these codes stands in for the app once. They are shown now and never again: print them, or put them into your password manager.',
    go: 'Let’s go',
  },
  setup: {
    title: 'Set up Beleg',
    intro:
      'Nobody has access yet. The first account administrates this instance; everybody else is invited.',
    name: 'Your name',
    begin: 'Make the account',
  },
  account: {
    title: 'Account and sign-in',
    passkeys: 'Passkeys',
    noPasskeys: 'No passkey yet. It is the safest and easiest way to sign in.',
    addPasskey: 'Add a passkey',
    passkeyName: 'Name of the passkey',
    passkeyNameHint: 'So that you know it again, such as “laptop”',
    remove: 'Remove',
    created: 'Made',
    lastUsed: 'Last used',
    never: 'never',
    passwordAndApp: 'Password and authenticator app',
    hasApp: 'Set up.',
    hasNoApp: 'Not set up.',
    recoveryLeft: (n) => (n === 1 ? '1 recovery code left.' : `${n} recovery codes left.`),
    newCodes: 'New recovery codes',
    setPassword: 'Set up password and app',
    changePassword: 'Set up password and app anew',
    removeApp: 'Remove password and app',
    sessions: 'Sessions',
    sessionsIntro: 'Where you are signed in now.',
    thisSession: 'this session',
    browser: 'Browser',
    address: 'Address',
    since: 'Since',
    seen: 'Last seen',
    end: 'End',
    endOthers: 'End all others',
    tokens: 'Tokens for programs',
    noTokens: 'None.',
    newToken: 'Make a token',
    expires: 'Good until',
    revoked: 'ended',
    expired: 'expired',
    events: 'Sign-ins and changes',
    when: 'When',
    what: 'What',
    confirmTitle: 'Confirm that it is you',
    confirmIntro:
      'This step is a delicate one; your confirmation is good for a quarter of an hour.',
    confirmNothing:
      'Your account has neither a passkey nor a password with a code. Then only signing in counts, for a quarter of an hour: ask an administrator for a new link, and set up a passkey or a password under “Account and sign-in” right after.',
    confirm: 'Confirm',
    confirmPasskey: 'Confirm with a passkey',
    confirmWith: (provider) => `Confirm with ${provider}`,
    confirmed: 'Confirmed. Go on now.',
    changed: 'Changed. All other sessions have ended.',
    lastFactor: 'This is your last way in. Set up another one first.',
  },
  doorEvents: {
    'signed-in': 'signed in',
    'sign-in-refused': 'sign-in refused',
    'signed-out': 'signed out',
    proved: 'identity confirmed',
    'session-ended': 'sessions ended',
    'password-set': 'password set',
    'totp-added': 'authenticator app connected',
    'totp-removed': 'authenticator app removed',
    'passkey-added': 'passkey added',
    'passkey-removed': 'passkey removed',
    'recovery-codes-made': 'recovery codes made',
    'recovery-code-used': 'recovery code used',
    'identity-unlinked': 'disconnected from the provider',
    'identity-linked': 'linked with the identity provider',
    'link-made': 'sign-in link made',
  },
  mails: {
    invitation: {
      subject: (organisation) => `Your invitation to ${organisation}`,
      heading: (name) => `Hello ${name}`,
      text: (organisation) =>
        `You have an account for the security program of ${organisation}. With this link you set up your sign-in; it is good for seven days, and once.`,
      button: 'Set up your sign-in',
      ignore: 'If this means nothing to you, you need not do anything.',
    },
    renewal: {
      subject: (organisation) => `Your access to ${organisation}`,
      heading: (name) => `Hello ${name}`,
      text: (organisation) =>
        `New access was asked for to your account in the security program of ${organisation}; all its sessions were ended. With this link you set up your sign-in anew; it is good for seven days, and once.`,
      button: 'Set up your sign-in anew',
      ignore:
        'You did not ask for this? Then do not use the link, give it to nobody, and tell the program lead. What you signed in with before still holds.',
    },
    moved: {
      subject: (organisation) => `Your access to ${organisation} has another address`,
      heading: (name) => `Hello ${name}`,
      text: (organisation) =>
        `Your company’s directory now gives another mail address for your account in the security program of ${organisation}. From now on you sign in with the new one; this one no longer works, and no more messages come here.`,
      ignore:
        'Did you not expect this? Then tell the program lead at once, or whoever looks after the directory.',
    },
  },
}
