/** Objects that a check lets pass because somebody read them, each with why that is right. */
export type Reviewed = Readonly<Record<string, string>>;

/** The definer functions that requests may call (F3), by their full signature: a changed one is to be read again. */
export const reviewedFunctions: Reviewed = {
  "guildhall.organization_id()": "Tells the organization of a valid seal, and nothing without one.",
  "guildhall.actor_id()": "Tells the actor of a valid seal, and nothing without one.",
  "guildhall.enter(bytea,uuid,text,text,text[],text,boolean,uuid,xid,xid,xid,xid)":
    "Enters for a browser's credential with a session there that meets the policy; once in a transaction.",
  "guildhall.enter_with_token(uuid,bytea,text,text,text[],text,boolean,uuid,xid,xid,xid,xid)":
    "Enters only the organization of a session whose token the process has shown to have checked; once in a transaction.",
  "guildhall.enter_with_key(bytea,text,text,text[],text,uuid,xid,xid,xid)":
    "Enters only the organization of an API key, by its hash, which requests can not read; once in a transaction.",
  "guildhall.rotate_refresh_token(bytea,bytea,text)":
    "Uses a refresh token, by its hash and its program; enters its organization only to record that it ended.",
  "guildhall.rotate_device_token(bytea,bytea,text,uuid,jsonb)":
    "Uses the token of a device, by its hash and its program.",
  "guildhall.start_device(bytea,bytea,text,interval)":
    "Keeps what a device waits with; it says nothing and opens nothing.",
  "guildhall.view_device(bytea)":
    "Tells an identified person which program waits by the code that they type.",
  "guildhall.answer_device(bytea,boolean,uuid)":
    "Answers what waits by a code, as the identified person and with their own account session alone.",
  "guildhall.poll_device(bytea,text,uuid,text,bytea,interval,text,text)":
    "Makes an account session once, for the code of a device that a person approved, with that person's proof.",
  "guildhall.exchange_device(uuid,bytea,text,text,uuid,bytea,interval,text,text)":
    "Opens a session only for a device whose token the process has shown to have checked, where its person is a member.",
  "guildhall.enter_as(text)": "Enters for a sealed principal, whose seal is checked; once in a transaction.",
  "guildhall.own_principal()": "Seals only the organization and actor that the transaction entered.",
  "guildhall.enqueue(text,jsonb,boolean)":
    "Asks for a job as the organization and actor that the transaction entered, or as nobody.",
  "guildhall.identify(bytea,uuid,text)": "Identifies only an account of the credential's own browser.",
  "guildhall.organizations_of(bytea)": "Lists only the organizations of the credential's own accounts.",
  "guildhall.me(bytea)": "Tells only what belongs to the credential's own accounts.",
  "guildhall.own_organizations(text,uuid,integer)": "Lists only the organizations of the identified person.",
  "guildhall.rename_person(text,uuid)": "Renames only the person that the transaction identified.",
  "guildhall.found(uuid,text,text)": "Founds an organization for the person that the transaction identified.",
  "guildhall.open_session(uuid,text,boolean,boolean,text,text,interval)":
    "Opens a session only where an account of the identified person's browser is a member and meets the policy.",
  "guildhall.proof_asked(uuid,integer)":
    "Tells what is asked of one of the actor's own sessions in the organization that the transaction entered.",
  "guildhall.account_proof_asked(integer)":
    "Tells what is asked of the identified person's own session before an act on the account.",
  "guildhall.policy_effect(uuid,text[],boolean,integer,integer,text[])":
    "Counts only members of the organization that the transaction entered; tells what is asked of the actor's own session.",
  "guildhall.why_not_opened(text,boolean)":
    "Tells the identified person why their browser's accounts can not enter; to strangers, what is told of nothing.",
  "guildhall.own_sessions(uuid,integer)":
    "Lists only where the identified person is signed in; to a session of an organization's identity provider, only its like.",
  "guildhall.ending_of(uuid)":
    "Tells the identified person how their own place in an organization ended; to strangers, what is told of nothing.",
  "guildhall.revoke_sessions(uuid,uuid)":
    "Ends and bars only a member's sessions in the organization that the transaction entered.",
  "guildhall.change_slug(text)":
    "Moves only the organization that the transaction entered, to a slug that is free for it.",
  "guildhall.request_deletion()":
    "Locks only the organization that the transaction entered, from now and not from before.",
  "guildhall.restore(text,boolean)":
    "Restores and enters only for an owner among the identified person's accounts of this browser, within the 30 days, who meets the policy.",
  "guildhall.logo_of(text,uuid,boolean)":
    "Gives the logo only of an organization that an account of the identified person's browser belongs to.",
  "guildhall.export_plan()": "Tells the names of tables and columns that the catalog tells everybody.",
  "guildhall.slug_is_free(text)": "Tells whether a slug is taken, as its page in a browser does.",
  "guildhall.view_invitation(uuid,bytea)":
    "Tells what an invitation offers, with the organization's logo and the names of its teams, to whoever gives its secret's hash.",
  "guildhall.own_invitations()":
    "Lists invitations to the identified person's own address, and none before it is proved.",
  "guildhall.hold_invitation(uuid,bytea)":
    "Tells and locks what an invitation offers, for the identified person with its secret or the proved address.",
  "guildhall.join_invited(uuid,bytea)":
    "Makes only the identified person a member, by an invitation that they hold as above, once; seals that they are in.",
  "guildhall.decline_invitation(uuid,bytea,bytea,uuid,uuid,text)":
    "Answers one invitation, for its secret or a proved account of the browser; enters nothing.",
  "guildhall.view_link(uuid,bytea)": "Tells what a link offers to whoever gives its secret's hash.",
  "guildhall.hold_link(uuid,bytea)":
    "Tells and locks what a link offers, for the identified person with its secret, or who signed up over it.",
  "guildhall.join_linked(uuid,bytea)":
    "Makes only the identified person a member, with a proved address, by a link that they hold as above; seals that they are in.",
  "guildhall.joinable()":
    "Lists only what the identified person's own proved address lets them join, or a link that they signed up over.",
  "guildhall.join_by_domain(text)":
    "Makes only the identified person a member, where a domain that the organization proved is their proved address's.",
  "guildhall.ask_to_join(text,uuid)":
    "Asks only for the identified person, where a domain that the organization proved is their proved address's.",
  "guildhall.withdraw_request(text)": "Takes back only the identified person's own request.",
  "guildhall.hold_request(uuid)":
    "Tells of an open request to the organization that the transaction entered, and locks who made it.",
  "guildhall.accept_request(uuid,text)":
    "Makes only somebody a member who asked to join the organization that the transaction entered; owners only for an owner.",
  "guildhall.visit(text,text,uuid,xid)":
    "Seals that an organization is visited, which only visitors' policies ask for; tells its id, name and logo to the process, whose work decides whether they are public.",
  "guildhall.visited_organization()": "Tells the organization of a valid visit, and nothing without one.",
  "guildhall.tune_in(bytea[],pg_snapshot[])":
    "Tells what changed, in ids alone, to the credentials' own accounts, and of organizations only to their members.",
};

/** The definer functions that visitors may call (F3). */
export const visitorFunctions: readonly string[] = [
  // Tells which organization is visited, which the visitor named.
  "guildhall.visited_organization()",
  // Raises, for they have no context.
  "guildhall.organization_id()",
  // Gives the logo that is on its public pages.
  "guildhall.visited_logo(uuid)",
];

/** Functions that run with the door's rights and have no search path of their own (F2): a test reads their texts. */
export const unpinnedFunctions: Reviewed = {
  "guildhall.enter(bytea,uuid,text,text,text[],text,boolean,uuid,xid,xid,xid,xid)":
    "Every request pays for it, and setting a path costs. Every name in it that can be written in full is.",
  "guildhall.no_context(text)": "It names nothing: all that it does is raise.",
};

/** The policies that let the door in before there is a context (T3); good for guildhall_door alone. */
export const doorPolicies: Reviewed = {
  "door on guildhall.organization":
    "Finds the organization of a slug, founds, moves, locks and restores it, and waits for whoever else takes an owner from it.",
  "door on guildhall.api_key": "Finds the key of a request, and notes that it is used.",
  "door on guildhall.refresh_token": "Finds a refresh token by its hash, and gives it its successor.",
  "door on guildhall.image": "Reads the logo for a member of its organization.",
  "door on guildhall.role": "Reads what a member's role permits.",
  "door on guildhall.member": "Reads who is a member, makes the founder one, and follows a user's name.",
  "door on guildhall.member_search": "Follows members' names and addresses, so that they are found by them.",
  "door on guildhall.organization_session": "Finds, opens and touches sessions.",
  "door on guildhall.session_revocation":
    "Notes who was signed out of an organization, and asks it before a session is opened.",
  "door on guildhall.event": "Records, for whoever is no member, that they declined; inserts alone.",
  "endings on guildhall.event": "Reads, for `ending_of`, who put somebody out and when.",
  "door on guildhall.export": "Gives up and deletes exports whose time is up, whosever they are.",
  "door on guildhall.export_chunk": "Deletes the archives whose time is up.",
  "door on guildhall.team": "Finds the teams that an invitation names.",
  "door on guildhall.team_member": "Puts who joins into the teams of their invitation; inserts alone.",
  "door on guildhall.invitation": "Finds an invitation for its recipient, and answers it.",
  "door on guildhall.invitation_team": "Reads which teams an invitation names.",
  "door on guildhall.email_domain": "Finds whose a proved domain is, and notes what the DNS says of it.",
  "door on guildhall.invitation_link": "Finds a link for whoever has its secret, and counts its uses.",
  "door on guildhall.invitation_link_team": "Reads which teams a link names.",
  "door on guildhall.invitation_link_claim": "Notes who signed up over a link, until they join.",
  "door on guildhall.sso_connection":
    "Finds the identity provider of a sign-in, and notes that it was tried.",
  "door on guildhall.sso_identity": "Finds and links whom an identity provider names, for the system alone.",
  "door on guildhall.sso_assertion": "Notes which assertions were used, for the system alone.",
  "door on guildhall.membership_request": "Notes who asks to join, and answers when they do.",
};

/** Keys that are meant to be unique across organizations (K1). */
export const globalKeys: Reviewed = {
  "guildhall.organization_slug_key": "Slugs are one name space in URLs; only the door can write them.",
  "guildhall.email_domain_verified":
    "A proved domain is one organization's at a time; only the system says that one is proved.",
};
