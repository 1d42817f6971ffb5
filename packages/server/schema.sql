-- What guildhall_door makes: nobody else has anything on new functions.
-- What guildhall_owner makes: nobody else has anything on new functions.

-- guildhall -------------------------------------------------------------------------------------------------

CREATE SCHEMA guildhall AUTHORIZATION guildhall_owner;
GRANT USAGE ON SCHEMA guildhall TO guildhall_door;
GRANT USAGE ON SCHEMA guildhall TO guildhall_tenant;
GRANT USAGE ON SCHEMA guildhall TO guildhall_visitor;

CREATE TABLE guildhall.account_event (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  type text NOT NULL,
  ip text,
  user_agent text,
  request_id text,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  CHECK (type ~ '^[a-z_]+\.[a-z_]+$'::text)
);
COMMENT ON TABLE guildhall.account_event IS 'What happened to a person outside any organization: signed up, signed in, changed the password.';
CREATE INDEX account_event_user ON guildhall.account_event (user_id, id);
GRANT INSERT ON guildhall.account_event TO guildhall_door;

CREATE TABLE guildhall.api_key (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  name text NOT NULL,
  permissions text[] NOT NULL,
  hash bytea NOT NULL,
  ending text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, created_by) REFERENCES guildhall.member(organization_id, user_id) ON DELETE CASCADE,
  CHECK (cardinality(permissions) > 0),
  CHECK (char_length(ending) = 4),
  CHECK (char_length(name) >= 1 AND char_length(name) <= 80),
  CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE guildhall.api_key IS 'A key with which a program acts in one organization, known by its SHA-256. It may do what it was given and its maker may do, too, and goes with them.';
CREATE INDEX api_key_hash ON guildhall.api_key (hash);
CREATE INDEX api_key_maker ON guildhall.api_key (organization_id, created_by);
ALTER TABLE guildhall.api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.api_key TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.api_key
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE ON guildhall.api_key TO guildhall_tenant;
GRANT SELECT ON guildhall.api_key TO guildhall_door;
GRANT INSERT (organization_id, id, name, permissions, hash, ending, created_by, expires_at) ON guildhall.api_key TO guildhall_tenant;
GRANT SELECT (organization_id, id, name, permissions, ending, created_by, created_at, last_used_at, expires_at) ON guildhall.api_key TO guildhall_tenant;
GRANT UPDATE (last_used_at) ON guildhall.api_key TO guildhall_door;

CREATE TABLE guildhall.browser (
  id uuid NOT NULL,
  token_hash bytea NOT NULL,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (token_hash),
  CHECK (octet_length(token_hash) = 32)
);
COMMENT ON TABLE guildhall.browser IS 'One cookie jar, known by the SHA-256 of its one cookie.';
CREATE INDEX browser_last_seen ON guildhall.browser (last_seen_at);
CREATE TRIGGER signal_replaced AFTER UPDATE OF token_hash ON guildhall.browser FOR EACH ROW WHEN (old.token_hash IS DISTINCT FROM new.token_hash) EXECUTE FUNCTION guildhall.signal_browser();
GRANT SELECT ON guildhall.browser TO guildhall_door;

CREATE TABLE guildhall.browser_account (
  browser_id uuid NOT NULL,
  user_id uuid NOT NULL,
  session_id uuid NOT NULL,
  attached_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (browser_id, user_id),
  UNIQUE (browser_id, session_id),
  UNIQUE (session_id),
  FOREIGN KEY (browser_id) REFERENCES guildhall.browser(id) ON DELETE CASCADE,
  FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.browser_account IS 'An account session attached to the browser in which it signed in.';
CREATE INDEX browser_account_user ON guildhall.browser_account (user_id);
CREATE TRIGGER signal_ended AFTER DELETE ON guildhall.browser_account REFERENCING OLD TABLE AS ended FOR EACH STATEMENT EXECUTE FUNCTION guildhall.signal_browser();
GRANT SELECT ON guildhall.browser_account TO guildhall_door;

CREATE TABLE guildhall.device (
  session_id uuid NOT NULL,
  client_id text NOT NULL,
  PRIMARY KEY (session_id),
  FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE,
  CHECK (char_length(client_id) >= 1 AND char_length(client_id) <= 80)
);
COMMENT ON TABLE guildhall.device IS 'A program that a person approved, by its account session, and what it calls itself.';
GRANT INSERT, SELECT ON guildhall.device TO guildhall_door;

CREATE TABLE guildhall.device_code (
  device_hash bytea NOT NULL,
  user_hash bytea NOT NULL,
  client_id text NOT NULL,
  expires_at timestamptz NOT NULL,
  interval_seconds integer NOT NULL DEFAULT 5,
  polled_at timestamptz,
  answer text,
  session_id uuid,
  PRIMARY KEY (device_hash),
  UNIQUE (user_hash),
  FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE,
  CHECK (answer = ANY (ARRAY['approved'::text, 'denied'::text])),
  CHECK (char_length(client_id) >= 1 AND char_length(client_id) <= 80)
);
COMMENT ON TABLE guildhall.device_code IS 'A program that waits for a person''s approval. It goes with the account session that gave it: signing out takes it back.';
CREATE INDEX device_code_expiry ON guildhall.device_code (expires_at);
CREATE INDEX device_code_session ON guildhall.device_code (session_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON guildhall.device_code TO guildhall_door;

CREATE TABLE guildhall.device_token (
  hash bytea NOT NULL,
  session_id uuid NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  successor bytea,
  PRIMARY KEY (hash),
  FOREIGN KEY (session_id) REFERENCES guildhall.device(session_id) ON DELETE CASCADE,
  CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE guildhall.device_token IS 'As a refresh token, of a device itself: it leads to organizations and enters none.';
CREATE INDEX device_token_session ON guildhall.device_token (session_id);
GRANT INSERT, SELECT, UPDATE ON guildhall.device_token TO guildhall_door;

CREATE TABLE guildhall.email_domain (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  domain text NOT NULL,
  challenge text NOT NULL DEFAULT translate(encode(decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-'::text, ''::text), 'hex'::text), 'base64'::text), '+/='::text, '-_'::text),
  joining text NOT NULL DEFAULT 'none'::text,
  role text NOT NULL DEFAULT 'member'::text,
  created_at timestamptz NOT NULL DEFAULT now(),
  verified_at timestamptz,
  checked_at timestamptz,
  lost_at timestamptz,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, domain),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CHECK (domain ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$'::text AND char_length(domain) <= 253),
  CHECK (joining = ANY (ARRAY['none'::text, 'ask'::text, 'join'::text])),
  CONSTRAINT email_domain_lost CHECK (lost_at IS NULL OR verified_at IS NOT NULL),
  CHECK (role <> 'owner'::text)
);
COMMENT ON TABLE guildhall.email_domain IS 'An e-mail domain that an organization claims. Whose it is, only a record in the DNS proves; then verified_at is set.';
COMMENT ON COLUMN guildhall.email_domain.joining IS 'What people with a proved address in the domain may do: join by themselves, ask to, or neither.';
COMMENT ON COLUMN guildhall.email_domain.lost_at IS 'Since when the record is missing; seven days later the domain is no longer proved.';
CREATE INDEX email_domain_checked ON guildhall.email_domain (checked_at) WHERE verified_at IS NOT NULL;
CREATE UNIQUE INDEX email_domain_verified ON guildhall.email_domain (domain) WHERE verified_at IS NOT NULL;
CREATE TRIGGER forget_sso_given_up AFTER DELETE ON guildhall.email_domain FOR EACH ROW WHEN (old.verified_at IS NOT NULL) EXECUTE FUNCTION guildhall.forget_sso_of_domain();
CREATE TRIGGER forget_sso_lost AFTER UPDATE OF verified_at ON guildhall.email_domain FOR EACH ROW WHEN (old.verified_at IS NOT NULL AND new.verified_at IS NULL) EXECUTE FUNCTION guildhall.forget_sso_of_domain();
ALTER TABLE guildhall.email_domain ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.email_domain FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.email_domain TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.email_domain
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, SELECT ON guildhall.email_domain TO guildhall_tenant;
GRANT SELECT ON guildhall.email_domain TO guildhall_door;
GRANT INSERT (organization_id, id, domain, joining, role) ON guildhall.email_domain TO guildhall_tenant;
GRANT UPDATE (joining, role) ON guildhall.email_domain TO guildhall_tenant;
GRANT UPDATE (verified_at, checked_at, lost_at) ON guildhall.email_domain TO guildhall_door;

CREATE TABLE guildhall.event (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  type text NOT NULL,
  actor_id uuid DEFAULT guildhall.actor_id(),
  actor_name text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  subject_name text NOT NULL,
  before jsonb,
  after jsonb,
  ip text,
  user_agent text,
  request_id text,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CHECK (type ~ '^[a-z_]+\.[a-z_]+$'::text)
);
COMMENT ON TABLE guildhall.event IS 'What happened in an organization, written in the transaction that did it; only ever appended to.';
CREATE INDEX event_actor ON guildhall.event (organization_id, actor_id, occurred_at, id);
CREATE INDEX event_time ON guildhall.event (organization_id, occurred_at, id);
CREATE INDEX event_type ON guildhall.event (organization_id, type, occurred_at, id);
ALTER TABLE guildhall.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.event FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.event FOR INSERT TO guildhall_door
  WITH CHECK (true);
CREATE POLICY endings ON guildhall.event FOR SELECT TO guildhall_door
  USING (true);
CREATE POLICY organization ON guildhall.event
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT INSERT ON guildhall.event TO guildhall_door;
GRANT INSERT, SELECT ON guildhall.event TO guildhall_tenant;
GRANT SELECT (organization_id, id, type, actor_id, actor_name, subject_id, before, after, occurred_at) ON guildhall.event TO guildhall_door;

CREATE TABLE guildhall.export (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  requested_by uuid NOT NULL DEFAULT guildhall.actor_id(),
  requested_at timestamptz NOT NULL DEFAULT now(),
  build uuid,
  state text NOT NULL DEFAULT 'pending'::text,
  failure text,
  size bigint,
  ended_at timestamptz,
  expires_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, requested_by) REFERENCES guildhall.member(organization_id, user_id) ON DELETE CASCADE,
  CHECK (failure = ANY (ARRAY['forbidden'::text, 'too_large'::text, 'abandoned'::text])),
  CONSTRAINT export_ended CHECK (num_nulls(size, expires_at) =
CASE state
    WHEN 'ready'::text THEN 0
    ELSE 2
END AND (failure IS NULL) = (state <> 'failed'::text) AND (ended_at IS NULL) = (state = 'pending'::text)),
  CHECK (size > 0),
  CHECK (state = ANY (ARRAY['pending'::text, 'ready'::text, 'failed'::text]))
);
COMMENT ON TABLE guildhall.export IS 'An archive of an organization''s data: asked for, made by a job, there for its requester alone until it expires. It goes with the requester''s membership.';
COMMENT ON COLUMN guildhall.export.build IS 'The one try at making it that may write; a try that another has replaced writes nothing more.';
CREATE INDEX export_due ON guildhall.export (requested_at);
CREATE INDEX export_requested ON guildhall.export (organization_id, requested_by, requested_at, id);
CREATE UNIQUE INDEX export_pending ON guildhall.export (organization_id, requested_by) WHERE state = 'pending'::text;
ALTER TABLE guildhall.export ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.export FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.export TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.export
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
CREATE POLICY requester ON guildhall.export AS RESTRICTIVE TO guildhall_tenant
  USING (requested_by = guildhall.actor_id());
GRANT DELETE, SELECT ON guildhall.export TO guildhall_door;
GRANT SELECT ON guildhall.export TO guildhall_tenant;
GRANT INSERT (organization_id, id) ON guildhall.export TO guildhall_tenant;
GRANT UPDATE (build, state, failure, size, ended_at, expires_at) ON guildhall.export TO guildhall_tenant;
GRANT UPDATE (state, failure, ended_at) ON guildhall.export TO guildhall_door;

CREATE TABLE guildhall.export_chunk (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  export_id uuid NOT NULL,
  number integer NOT NULL,
  requested_by uuid NOT NULL DEFAULT guildhall.actor_id(),
  bytes bytea NOT NULL,
  PRIMARY KEY (organization_id, export_id, number),
  FOREIGN KEY (organization_id, export_id) REFERENCES guildhall.export(organization_id, id) ON DELETE CASCADE,
  CHECK (number >= 0),
  CHECK (octet_length(bytes) >= 1 AND octet_length(bytes) <= 1048576)
);
COMMENT ON TABLE guildhall.export_chunk IS 'A piece of an archive, in the order of its number.';
ALTER TABLE guildhall.export_chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.export_chunk FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.export_chunk TO guildhall_door
  USING (true);
CREATE POLICY organization ON guildhall.export_chunk
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
CREATE POLICY requester ON guildhall.export_chunk AS RESTRICTIVE TO guildhall_tenant
  USING (requested_by = guildhall.actor_id());
GRANT DELETE, SELECT ON guildhall.export_chunk TO guildhall_door;
GRANT DELETE, SELECT ON guildhall.export_chunk TO guildhall_tenant;
GRANT INSERT (organization_id, export_id, number, bytes) ON guildhall.export_chunk TO guildhall_tenant;

CREATE TABLE guildhall.image (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  type text NOT NULL,
  bytes bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CHECK (octet_length(bytes) >= 1 AND octet_length(bytes) <= 1048576),
  CHECK (type = 'image/webp'::text)
);
COMMENT ON TABLE guildhall.image IS 'An image as it is served: decoded and encoded again by us, never as it came.';
ALTER TABLE guildhall.image ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.image FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.image TO guildhall_door
  USING (true);
CREATE POLICY organization ON guildhall.image
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.image TO guildhall_tenant;
GRANT SELECT ON guildhall.image TO guildhall_door;

CREATE TABLE guildhall.invitation (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
  invited_by uuid NOT NULL,
  inviter_name text NOT NULL,
  secret_hash bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  answer text,
  answered_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CONSTRAINT invitation_answered_once CHECK ((num_nulls(answer, answered_at) = ANY (ARRAY[0, 2])) AND num_nulls(answer, secret_hash) = 1),
  CHECK (answer = ANY (ARRAY['accepted'::text, 'declined'::text, 'revoked'::text, 'replaced'::text])),
  CHECK (email = lower(email) AND email ~ '^[\x21-\x7e]+$'::text AND char_length(email) <= 254),
  CHECK (octet_length(secret_hash) = 32)
);
COMMENT ON TABLE guildhall.invitation IS 'An offer of membership to an e-mail address. Its secret stands in a mail, here only its SHA-256, and not even that once it is answered.';
CREATE INDEX invitation_created ON guildhall.invitation (organization_id, created_at, id) WHERE answer IS NULL;
CREATE INDEX invitation_email ON guildhall.invitation (email, created_at) WHERE answer IS NULL;
CREATE INDEX invitation_id ON guildhall.invitation (id);
CREATE UNIQUE INDEX invitation_open ON guildhall.invitation (organization_id, email) WHERE answer IS NULL;
CREATE TRIGGER signal_arrived AFTER INSERT ON guildhall.invitation FOR EACH ROW EXECUTE FUNCTION guildhall.signal_invitation();
CREATE TRIGGER signal_changed AFTER UPDATE ON guildhall.invitation FOR EACH ROW WHEN (old.answer IS DISTINCT FROM new.answer OR old.expires_at IS DISTINCT FROM new.expires_at) EXECUTE FUNCTION guildhall.signal_invitation();
CREATE TRIGGER vouch BEFORE INSERT OR UPDATE OF secret_hash ON guildhall.invitation FOR EACH ROW WHEN (new.secret_hash IS NOT NULL) EXECUTE FUNCTION guildhall.vouch_for_invitation();
ALTER TABLE guildhall.invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.invitation TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.invitation
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT SELECT, UPDATE ON guildhall.invitation TO guildhall_door;
GRANT INSERT (organization_id, id, email, role, secret_hash, expires_at) ON guildhall.invitation TO guildhall_tenant;
GRANT SELECT (organization_id, id, email, role, invited_by, inviter_name, created_at, expires_at, answer, answered_at) ON guildhall.invitation TO guildhall_tenant;
GRANT UPDATE (secret_hash, expires_at, answer, answered_at) ON guildhall.invitation TO guildhall_tenant;

CREATE TABLE guildhall.invitation_link (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  role text NOT NULL,
  invited_by uuid NOT NULL,
  inviter_name text NOT NULL,
  secret_hash bytea NOT NULL,
  allowed_domain text,
  max_uses integer NOT NULL,
  uses integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CHECK (max_uses >= 1 AND max_uses <= 1000),
  CHECK (octet_length(secret_hash) = 32),
  CONSTRAINT invitation_link_uses CHECK (uses >= 0 AND uses <= max_uses)
);
COMMENT ON TABLE guildhall.invitation_link IS 'An offer of membership to whoever has its secret, of which only the SHA-256 stands here, and a proved address. Each use is counted.';
CREATE INDEX invitation_link_created ON guildhall.invitation_link (organization_id, created_at, id);
CREATE INDEX invitation_link_id ON guildhall.invitation_link (id);
CREATE TRIGGER vouch BEFORE INSERT ON guildhall.invitation_link FOR EACH ROW EXECUTE FUNCTION guildhall.vouch_for_invitation();
ALTER TABLE guildhall.invitation_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.invitation_link FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.invitation_link TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.invitation_link
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE ON guildhall.invitation_link TO guildhall_tenant;
GRANT SELECT ON guildhall.invitation_link TO guildhall_door;
GRANT INSERT (organization_id, id, role, secret_hash, allowed_domain, max_uses, expires_at) ON guildhall.invitation_link TO guildhall_tenant;
GRANT SELECT (organization_id, id, role, invited_by, inviter_name, allowed_domain, max_uses, uses, created_at, expires_at) ON guildhall.invitation_link TO guildhall_tenant;
GRANT UPDATE (uses) ON guildhall.invitation_link TO guildhall_door;

CREATE TABLE guildhall.invitation_link_claim (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  link_id uuid NOT NULL,
  user_id uuid NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, link_id, user_id),
  FOREIGN KEY (organization_id, link_id) REFERENCES guildhall.invitation_link(organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.invitation_link_claim IS 'Somebody signed up over a link and has to prove their address before they join: they need its secret no more.';
CREATE INDEX invitation_link_claim_user ON guildhall.invitation_link_claim (user_id);
ALTER TABLE guildhall.invitation_link_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.invitation_link_claim FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.invitation_link_claim TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.invitation_link_claim
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.invitation_link_claim TO guildhall_door;

CREATE TABLE guildhall.invitation_link_team (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  link_id uuid NOT NULL,
  team_id uuid NOT NULL,
  PRIMARY KEY (organization_id, link_id, team_id),
  FOREIGN KEY (organization_id, link_id) REFERENCES guildhall.invitation_link(organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, team_id) REFERENCES guildhall.team(organization_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.invitation_link_team IS 'A team that whoever joins by the link is put into.';
CREATE INDEX invitation_link_team_team ON guildhall.invitation_link_team (organization_id, team_id);
ALTER TABLE guildhall.invitation_link_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.invitation_link_team FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.invitation_link_team TO guildhall_door
  USING (true);
CREATE POLICY organization ON guildhall.invitation_link_team
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.invitation_link_team TO guildhall_tenant;
GRANT SELECT ON guildhall.invitation_link_team TO guildhall_door;

CREATE TABLE guildhall.invitation_team (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  invitation_id uuid NOT NULL,
  team_id uuid NOT NULL,
  PRIMARY KEY (organization_id, invitation_id, team_id),
  FOREIGN KEY (organization_id, invitation_id) REFERENCES guildhall.invitation(organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, team_id) REFERENCES guildhall.team(organization_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.invitation_team IS 'A team that whoever accepts the invitation joins.';
CREATE INDEX invitation_team_team ON guildhall.invitation_team (organization_id, team_id);
ALTER TABLE guildhall.invitation_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.invitation_team FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.invitation_team TO guildhall_door
  USING (true);
CREATE POLICY organization ON guildhall.invitation_team
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.invitation_team TO guildhall_tenant;
GRANT SELECT ON guildhall.invitation_team TO guildhall_door;

CREATE TABLE guildhall.member (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  user_id uuid NOT NULL,
  role text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now(),
  custom_role text GENERATED ALWAYS AS (
CASE
    WHEN role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text]) THEN NULL::text
    ELSE role
END) STORED,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CONSTRAINT member_custom_role FOREIGN KEY (organization_id, custom_role) REFERENCES guildhall.role(organization_id, name),
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.member IS 'A user in an organization. Name and e-mail follow the user, so that a list of members touches this table alone.';
CREATE INDEX member_custom_role ON guildhall.member (organization_id, custom_role) WHERE custom_role IS NOT NULL;
CREATE INDEX member_joined ON guildhall.member (organization_id, joined_at, user_id);
CREATE INDEX member_role ON guildhall.member (organization_id, role, joined_at, user_id);
CREATE INDEX member_user ON guildhall.member (user_id, organization_id);
CREATE CONSTRAINT TRIGGER keep_owner AFTER DELETE OR UPDATE OF role, organization_id ON guildhall.member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.role = 'owner'::text) EXECUTE FUNCTION guildhall.keep_owner();
CREATE TRIGGER follow_member AFTER INSERT OR UPDATE OF name, email ON guildhall.member FOR EACH ROW EXECUTE FUNCTION guildhall.follow_member();
CREATE TRIGGER guard_owner BEFORE UPDATE OF role ON guildhall.member FOR EACH ROW WHEN (old.role IS DISTINCT FROM new.role AND ('owner'::text = old.role OR 'owner'::text = new.role)) EXECUTE FUNCTION guildhall.guard_owner();
CREATE TRIGGER guard_owner_removal BEFORE DELETE ON guildhall.member FOR EACH ROW WHEN (old.role = 'owner'::text) EXECUTE FUNCTION guildhall.guard_owner();
CREATE TRIGGER signal_ended AFTER DELETE ON guildhall.member REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guildhall.signal_membership();
CREATE TRIGGER signal_role AFTER UPDATE ON guildhall.member FOR EACH ROW WHEN (old.role IS DISTINCT FROM new.role) EXECUTE FUNCTION guildhall.signal_role();
CREATE TRIGGER signal_started AFTER INSERT ON guildhall.member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guildhall.signal_membership();
ALTER TABLE guildhall.member ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.member FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.member TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.member
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, SELECT ON guildhall.member TO guildhall_tenant;
GRANT INSERT, SELECT, UPDATE ON guildhall.member TO guildhall_door;
GRANT UPDATE (role) ON guildhall.member TO guildhall_tenant;

CREATE TABLE guildhall.member_search (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  user_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  PRIMARY KEY (organization_id, key, user_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES guildhall.member(organization_id, user_id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.member_search IS 'What a member is found by: the name from each of its words on, and the e-mail address.';
CREATE INDEX member_search_member ON guildhall.member_search (organization_id, user_id);
ALTER TABLE guildhall.member_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.member_search FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.member_search TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.member_search
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.member_search TO guildhall_door;
GRANT SELECT ON guildhall.member_search TO guildhall_tenant;

CREATE TABLE guildhall.membership_request (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  answer text,
  answered_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE,
  CHECK (answer = ANY (ARRAY['accepted'::text, 'rejected'::text, 'withdrawn'::text])),
  CONSTRAINT membership_request_answered_once CHECK (num_nulls(answer, answered_at) = ANY (ARRAY[0, 2]))
);
COMMENT ON TABLE guildhall.membership_request IS 'Somebody asks to become a member, with the name and the proved address that they had then.';
CREATE INDEX membership_request_requested ON guildhall.membership_request (organization_id, requested_at, id) WHERE answer IS NULL;
CREATE INDEX membership_request_user ON guildhall.membership_request (user_id);
CREATE UNIQUE INDEX membership_request_open ON guildhall.membership_request (organization_id, user_id) WHERE answer IS NULL;
CREATE TRIGGER guard_answer BEFORE UPDATE ON guildhall.membership_request FOR EACH ROW EXECUTE FUNCTION guildhall.guard_answer();
ALTER TABLE guildhall.membership_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.membership_request FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.membership_request TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.membership_request
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT INSERT, SELECT ON guildhall.membership_request TO guildhall_door;
GRANT SELECT ON guildhall.membership_request TO guildhall_tenant;
GRANT UPDATE (answer, answered_at) ON guildhall.membership_request TO guildhall_door;
GRANT UPDATE (answer, answered_at) ON guildhall.membership_request TO guildhall_tenant;

CREATE TABLE guildhall.migration (
  source text NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, name)
);
COMMENT ON TABLE guildhall.migration IS 'The migrations that were applied to this database.';

CREATE TABLE guildhall.organization (
  id uuid NOT NULL,
  name text NOT NULL,
  slug text NOT NULL,
  plan text NOT NULL DEFAULT 'free'::text,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deletion_requested_at timestamptz,
  metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
  logo_id uuid,
  member_limit integer,
  allowed_methods text[],
  mfa_required boolean NOT NULL DEFAULT false,
  max_age_seconds integer,
  idle_seconds integer,
  allowed_email_domains text[],
  demanding boolean NOT NULL GENERATED ALWAYS AS (allowed_methods IS NOT NULL OR mfa_required OR max_age_seconds IS NOT NULL OR idle_seconds IS NOT NULL OR allowed_email_domains IS NOT NULL) STORED,
  slug_skeleton text GENERATED ALWAYS AS (guildhall.slug_skeleton(slug)) STORED,
  PRIMARY KEY (id),
  UNIQUE (slug),
  FOREIGN KEY (created_by) REFERENCES identity."user"(id) ON DELETE SET NULL,
  FOREIGN KEY (id, logo_id) REFERENCES guildhall.image(organization_id, id) ON DELETE SET NULL (logo_id),
  CHECK (cardinality(allowed_email_domains) >= 1 AND cardinality(allowed_email_domains) <= 50 AND allowed_email_domains::text !~ '[^a-z0-9.,{}-]'::text),
  CHECK (cardinality(allowed_methods) > 0 AND allowed_methods <@ '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk,sso}'::text[]),
  CHECK (char_length(name) >= 1 AND char_length(name) <= 80),
  CHECK (idle_seconds >= 300 AND idle_seconds <= 604800),
  CHECK (jsonb_typeof(metadata) = 'object'::text AND octet_length(metadata::text) <= 32768),
  CHECK (max_age_seconds >= 300 AND max_age_seconds <= 2592000),
  CHECK (member_limit > 0),
  CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text AND char_length(slug) >= 2 AND char_length(slug) <= 48)
);
COMMENT ON TABLE guildhall.organization IS 'An organization: the tenant. Its own row is all of this table that it sees.';
COMMENT ON COLUMN guildhall.organization.allowed_methods IS 'The ways of proving oneself that let a member in, `sso` being the organization''s own; null for any.';
COMMENT ON COLUMN guildhall.organization.demanding IS 'Whether there is any demand to look at: the one column of the policy that every entry reads.';
COMMENT ON COLUMN guildhall.organization.idle_seconds IS 'How long a session may lie unused before it asks for a fresh proof.';
COMMENT ON COLUMN guildhall.organization.max_age_seconds IS 'How old the last deliberate proof may be.';
COMMENT ON COLUMN guildhall.organization.member_limit IS 'How many members there may be; null for any number.';
CREATE INDEX organization_due ON guildhall.organization (deletion_requested_at) WHERE deletion_requested_at IS NOT NULL;
CREATE INDEX organization_slug_skeleton ON guildhall.organization (slug_skeleton);
CREATE TRIGGER claim_slug BEFORE INSERT ON guildhall.organization FOR EACH ROW EXECUTE FUNCTION guildhall.claim_slug();
CREATE TRIGGER claim_slug_moved BEFORE UPDATE OF slug ON guildhall.organization FOR EACH ROW WHEN (old.slug IS DISTINCT FROM new.slug) EXECUTE FUNCTION guildhall.claim_slug();
CREATE TRIGGER keep_slug AFTER INSERT OR DELETE ON guildhall.organization FOR EACH ROW EXECUTE FUNCTION guildhall.keep_slug();
CREATE TRIGGER keep_slug_moved AFTER UPDATE OF slug ON guildhall.organization FOR EACH ROW WHEN (old.slug IS DISTINCT FROM new.slug) EXECUTE FUNCTION guildhall.keep_slug();
CREATE TRIGGER signal_changed AFTER UPDATE ON guildhall.organization FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION guildhall.signal_organization();
ALTER TABLE guildhall.organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.organization FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.organization TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.organization
  USING (id = guildhall.organization_id())
  WITH CHECK (id = guildhall.organization_id());
GRANT INSERT, SELECT ON guildhall.organization TO guildhall_door;
GRANT SELECT ON guildhall.organization TO guildhall_tenant;
GRANT UPDATE (name, updated_at, metadata, logo_id, allowed_methods, mfa_required, max_age_seconds, idle_seconds, allowed_email_domains) ON guildhall.organization TO guildhall_tenant;
GRANT UPDATE (slug, updated_at, deletion_requested_at) ON guildhall.organization TO guildhall_door;

CREATE TABLE guildhall.organization_session (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  browser_id uuid,
  session_id uuid NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  user_agent text,
  ip text,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, browser_id, user_id),
  FOREIGN KEY (browser_id, session_id) REFERENCES guildhall.browser_account(browser_id, session_id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES guildhall.member(organization_id, user_id) ON DELETE CASCADE,
  FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.organization_session IS 'One account''s session in one organization, in one browser. Its keys do the revoking: it ends with the member, the account session or the browser.';
CREATE INDEX organization_session_browser ON guildhall.organization_session (browser_id, session_id);
CREATE INDEX organization_session_expiry ON guildhall.organization_session (expires_at);
CREATE INDEX organization_session_id ON guildhall.organization_session (id);
CREATE INDEX organization_session_member ON guildhall.organization_session (organization_id, user_id);
CREATE INDEX organization_session_session ON guildhall.organization_session (session_id);
CREATE TRIGGER refuse_revoked BEFORE INSERT OR UPDATE OF session_id ON guildhall.organization_session FOR EACH ROW EXECUTE FUNCTION guildhall.refuse_revoked();
CREATE TRIGGER signal_ended AFTER DELETE ON guildhall.organization_session REFERENCING OLD TABLE AS ended FOR EACH STATEMENT EXECUTE FUNCTION guildhall.signal_session();
ALTER TABLE guildhall.organization_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.organization_session FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.organization_session TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.organization_session
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT, UPDATE ON guildhall.organization_session TO guildhall_door;
GRANT DELETE, SELECT ON guildhall.organization_session TO guildhall_tenant;

CREATE TABLE guildhall.person (
  user_id uuid NOT NULL,
  last_organization_id uuid,
  PRIMARY KEY (user_id),
  FOREIGN KEY (last_organization_id) REFERENCES guildhall.organization(id) ON DELETE SET NULL,
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.person IS 'Settings of a person. The last organization only chooses where a fresh sign-in lands.';
CREATE INDEX person_last_organization ON guildhall.person (last_organization_id);
GRANT INSERT, SELECT, UPDATE ON guildhall.person TO guildhall_door;

CREATE TABLE guildhall.refresh_token (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  hash bytea NOT NULL,
  session_id uuid NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  successor bytea,
  PRIMARY KEY (organization_id, hash),
  FOREIGN KEY (organization_id, session_id) REFERENCES guildhall.organization_session(organization_id, id) ON DELETE CASCADE,
  CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE guildhall.refresh_token IS 'What a program gets its next access token with: used once, for its successor. It lives as long as its session and never longer.';
CREATE INDEX refresh_token_hash ON guildhall.refresh_token (hash);
CREATE INDEX refresh_token_session ON guildhall.refresh_token (organization_id, session_id);
ALTER TABLE guildhall.refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.refresh_token FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.refresh_token TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.refresh_token
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT INSERT, SELECT, UPDATE ON guildhall.refresh_token TO guildhall_door;

CREATE TABLE guildhall.role (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  name text NOT NULL,
  permissions text[] NOT NULL,
  PRIMARY KEY (organization_id, name),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CONSTRAINT role_name_length CHECK (char_length(name) >= 2 AND char_length(name) <= 40),
  CHECK (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text AND (name <> ALL (ARRAY['owner'::text, 'admin'::text, 'member'::text])))
);
COMMENT ON TABLE guildhall.role IS 'A custom role of an organization and what it permits.';
CREATE TRIGGER signal_role AFTER UPDATE ON guildhall.role FOR EACH ROW WHEN (old.permissions IS DISTINCT FROM new.permissions) EXECUTE FUNCTION guildhall.signal_role();
ALTER TABLE guildhall.role ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.role FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.role TO guildhall_door
  USING (true);
CREATE POLICY organization ON guildhall.role
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.role TO guildhall_tenant;
GRANT SELECT ON guildhall.role TO guildhall_door;
GRANT UPDATE (permissions) ON guildhall.role TO guildhall_door;
GRANT UPDATE (permissions) ON guildhall.role TO guildhall_tenant;

CREATE TABLE guildhall.seal_key (
  id smallint NOT NULL DEFAULT 1,
  key bytea NOT NULL,
  PRIMARY KEY (id),
  CHECK (id = 1),
  CHECK (octet_length(key) = 32)
);
COMMENT ON TABLE guildhall.seal_key IS 'The key of the seal; the tenant role can not read it.';
GRANT SELECT ON guildhall.seal_key TO guildhall_door;

CREATE TABLE guildhall.session_revocation (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  session_id uuid NOT NULL,
  revoked_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, session_id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.session_revocation IS 'An account session that an organization signed out: it opens nothing there before the person has proved themselves again.';
CREATE INDEX session_revocation_session ON guildhall.session_revocation (session_id);
ALTER TABLE guildhall.session_revocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.session_revocation FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.session_revocation TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.session_revocation
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT INSERT, SELECT, UPDATE ON guildhall.session_revocation TO guildhall_door;
GRANT SELECT ON guildhall.session_revocation TO guildhall_tenant;

CREATE TABLE guildhall.signal (
  "position" bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL,
  of_user uuid,
  of_browser uuid,
  in_organization uuid,
  of_role text,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY ("position"),
  CHECK (kind = ANY (ARRAY['membership_started'::text, 'membership_ended'::text, 'role_changed'::text, 'organization_changed'::text, 'organization_locked'::text, 'organization_restored'::text, 'policy_changed'::text, 'session_ended'::text, 'account_changed'::text, 'invitations_changed'::text, 'browser_changed'::text])),
  CHECK (num_nonnulls(of_user, of_browser, in_organization) > 0)
);
COMMENT ON TABLE guildhall.signal IS 'Something changed: for a user, for a browser, or for all members of an organization (of one role, or of any). Kept for an hour.';
COMMENT ON COLUMN guildhall.signal.transaction IS 'Who has seen up to a snapshot asks for what that snapshot did not see: positions are given out before the commit, so a late one may be low.';
CREATE INDEX signal_transaction ON guildhall.signal (transaction);
CREATE TRIGGER announce AFTER INSERT ON guildhall.signal REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION guildhall.announce_signals();
GRANT INSERT, SELECT ON guildhall.signal TO guildhall_door;

CREATE TABLE guildhall.signing_key (
  kid text NOT NULL,
  public_key jsonb NOT NULL,
  sealed text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  signs_from timestamptz NOT NULL,
  PRIMARY KEY (kid),
  CHECK (char_length(kid) >= 1 AND char_length(kid) <= 64)
);
COMMENT ON TABLE guildhall.signing_key IS 'A key that signs tokens, from its time until the next one''s. The private half is sealed with the server''s secret; no request reads either.';

CREATE TABLE guildhall.slug_alias (
  slug text NOT NULL,
  leads_to uuid,
  kept_until timestamptz NOT NULL,
  slug_skeleton text GENERATED ALWAYS AS (guildhall.slug_skeleton(slug)) STORED,
  PRIMARY KEY (slug),
  FOREIGN KEY (leads_to) REFERENCES guildhall.organization(id) ON DELETE SET NULL
);
COMMENT ON TABLE guildhall.slug_alias IS 'A slug that an organization had. It leads its members to where it is now, and nobody else gets it until then.';
CREATE INDEX slug_alias_organization ON guildhall.slug_alias (leads_to);
CREATE INDEX slug_alias_slug_skeleton ON guildhall.slug_alias (slug_skeleton);
GRANT DELETE, INSERT, SELECT ON guildhall.slug_alias TO guildhall_door;

CREATE TABLE guildhall.sso_assertion (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  connection_id uuid NOT NULL,
  id_hash bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, connection_id, id_hash),
  FOREIGN KEY (organization_id, connection_id) REFERENCES guildhall.sso_connection(organization_id, id) ON DELETE CASCADE,
  CHECK (octet_length(id_hash) = 32)
);
COMMENT ON TABLE guildhall.sso_assertion IS 'An assertion that was used, until it could not be used any more anyway.';
CREATE INDEX sso_assertion_expiry ON guildhall.sso_assertion (expires_at);
ALTER TABLE guildhall.sso_assertion ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.sso_assertion FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.sso_assertion TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.sso_assertion
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.sso_assertion TO guildhall_door;
GRANT UPDATE (expires_at) ON guildhall.sso_assertion TO guildhall_door;

CREATE TABLE guildhall.sso_connection (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL DEFAULT 'draft'::text,
  issuer text NOT NULL,
  client_id text,
  client_secret text,
  sign_in_url text,
  certificates text[],
  provision_role text,
  revision integer NOT NULL DEFAULT 1,
  tested_revision integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CONSTRAINT sso_connection_of_its_kind CHECK (
CASE kind
    WHEN 'oidc'::text THEN num_nulls(client_id, client_secret) = 0 AND num_nonnulls(sign_in_url, certificates) = 0
    ELSE num_nulls(sign_in_url, certificates) = 0 AND num_nonnulls(client_id, client_secret) = 0 AND cardinality(certificates) >= 1 AND cardinality(certificates) <= 5
END),
  CHECK (char_length(issuer) >= 1 AND char_length(issuer) <= 1024),
  CHECK (kind = ANY (ARRAY['oidc'::text, 'saml'::text])),
  CHECK (provision_role <> 'owner'::text),
  CHECK (state = ANY (ARRAY['draft'::text, 'live'::text]))
);
COMMENT ON TABLE guildhall.sso_connection IS 'An identity provider of an organization. Only one that was tried as it stands becomes live, and one at a time is.';
COMMENT ON COLUMN guildhall.sso_connection.client_secret IS 'Sealed; requests write it and can not read it.';
COMMENT ON COLUMN guildhall.sso_connection.issuer IS 'The issuer of OpenID Connect, or the entity id of SAML.';
COMMENT ON COLUMN guildhall.sso_connection.provision_role IS 'What somebody becomes whom it vouches for and who is no member; null lets nobody in who is none.';
COMMENT ON COLUMN guildhall.sso_connection.revision IS 'Counts the changes of what is relied on: what was begun before one does not count after it.';
CREATE INDEX sso_connection_id ON guildhall.sso_connection (id);
CREATE UNIQUE INDEX sso_connection_live ON guildhall.sso_connection (organization_id) WHERE state = 'live'::text;
CREATE TRIGGER guard BEFORE DELETE OR UPDATE ON guildhall.sso_connection FOR EACH ROW EXECUTE FUNCTION guildhall.guard_sso_connection();
ALTER TABLE guildhall.sso_connection ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.sso_connection FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.sso_connection TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.sso_connection
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE ON guildhall.sso_connection TO guildhall_tenant;
GRANT SELECT ON guildhall.sso_connection TO guildhall_door;
GRANT INSERT (organization_id, id, kind, issuer, client_id, client_secret, sign_in_url, certificates, provision_role) ON guildhall.sso_connection TO guildhall_tenant;
GRANT SELECT (organization_id, id, kind, state, issuer, client_id, sign_in_url, certificates, provision_role, revision, tested_revision, created_at, updated_at) ON guildhall.sso_connection TO guildhall_tenant;
GRANT UPDATE (state, client_id, client_secret, sign_in_url, certificates, provision_role) ON guildhall.sso_connection TO guildhall_tenant;
GRANT UPDATE (tested_revision) ON guildhall.sso_connection TO guildhall_door;

CREATE TABLE guildhall.sso_identity (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  connection_id uuid NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, connection_id, subject),
  UNIQUE (organization_id, connection_id, user_id),
  FOREIGN KEY (organization_id, connection_id) REFERENCES guildhall.sso_connection(organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES guildhall.member(organization_id, user_id) ON DELETE CASCADE,
  CHECK (char_length(subject) >= 1 AND char_length(subject) <= 1024)
);
COMMENT ON TABLE guildhall.sso_identity IS 'Which member an identity provider means by a subject. It ends with the membership, and with the connection.';
CREATE INDEX sso_identity_user ON guildhall.sso_identity (organization_id, user_id);
ALTER TABLE guildhall.sso_identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.sso_identity FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.sso_identity TO guildhall_door
  USING (true)
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.sso_identity
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT INSERT, SELECT ON guildhall.sso_identity TO guildhall_door;
GRANT UPDATE (last_used_at) ON guildhall.sso_identity TO guildhall_door;

CREATE TABLE guildhall.team (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  CONSTRAINT team_name UNIQUE (organization_id, name_key),
  FOREIGN KEY (organization_id) REFERENCES guildhall.organization(id) ON DELETE CASCADE,
  CHECK (char_length(name) >= 1 AND char_length(name) <= 60)
);
COMMENT ON TABLE guildhall.team IS 'A named group of members. Two names that differ in case alone are one.';
ALTER TABLE guildhall.team ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.team FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.team TO guildhall_door
  USING (true);
CREATE POLICY organization ON guildhall.team
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.team TO guildhall_tenant;
GRANT SELECT ON guildhall.team TO guildhall_door;
GRANT UPDATE (name) ON guildhall.team TO guildhall_door;
GRANT UPDATE (name) ON guildhall.team TO guildhall_tenant;

CREATE TABLE guildhall.team_member (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  team_id uuid NOT NULL,
  user_id uuid NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, team_id, user_id),
  FOREIGN KEY (organization_id, team_id) REFERENCES guildhall.team(organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES guildhall.member(organization_id, user_id) ON DELETE CASCADE
);
COMMENT ON TABLE guildhall.team_member IS 'Who is in which team. It ends with the team and with the membership.';
CREATE INDEX team_member_member ON guildhall.team_member (organization_id, user_id);
ALTER TABLE guildhall.team_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.team_member FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.team_member FOR INSERT TO guildhall_door
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.team_member
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT DELETE, INSERT, SELECT ON guildhall.team_member TO guildhall_tenant;
GRANT INSERT ON guildhall.team_member TO guildhall_door;

CREATE TABLE guildhall.withheld (
  table_name text NOT NULL,
  column_name text NOT NULL DEFAULT ''::text,
  PRIMARY KEY (table_name, column_name)
);
COMMENT ON TABLE guildhall.withheld IS 'What exports leave out beside what they leave out by rule: a column of a table, or with an empty name the whole table.';
GRANT SELECT ON guildhall.withheld TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.accept_request(request uuid, role text, OUT refusal text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  held record;
begin
  if accept_request.role = 'owner' and not exists (
    select from guildhall.member m
    where m.organization_id = guildhall.organization_id() and m.user_id = guildhall.actor_id() and m.role = 'owner'
  ) then
    raise exception 'only an owner gives, changes or takes away the role owner' using errcode = 'GH006';
  end if;
  select * into held from guildhall.hold_request(request);
  refusal := held.refusal;
  if refusal is null then
    perform guildhall.admit(guildhall.organization_id(), held.user_id, accept_request.role, '{}');
  end if;
end;
$function$;
ALTER FUNCTION guildhall.accept_request(uuid,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.accept_request(uuid,text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.account_proof_asked(max_age_seconds integer)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (guildhall.has_second_factor(p.user_id) AND s.personal AND (NOT (s.methods && '{mfa}'::text[]))) THEN ('step_up_required:mfa  '::text || array_to_string(guildhall.ways_for('step_up_required:mfa'::text, NULL::text[]), ','::text))
             WHEN (COALESCE(
             CASE
                 WHEN s.personal THEN s.personal_at
                 ELSE s.authenticated_at
             END, '-infinity'::timestamp with time zone) < (now() - make_interval(secs => (account_proof_asked.max_age_seconds)::double precision))) THEN concat_ws(' '::text, 'step_up_required:fresh', account_proof_asked.max_age_seconds, array_to_string(guildhall.ways_for('step_up_required:fresh'::text, NULL::text[]), ','::text))
             ELSE NULL::text
         END AS "case"
    FROM ((guildhall.person() p(user_id, browser_id)
      JOIN guildhall.browser_account ba ON (((ba.browser_id = p.browser_id) AND (ba.user_id = p.user_id))))
      JOIN identity.session s ON ((s.id = ba.session_id)));
END;
COMMENT ON FUNCTION guildhall.account_proof_asked(integer) IS 'What the identified person has to prove before an act that asks for a proof of this age; null for nothing.';
ALTER FUNCTION guildhall.account_proof_asked(integer) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.account_proof_asked(integer) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.accounts_of(credential bytea)
 RETURNS TABLE(
   browser_id uuid,
   user_id uuid,
   name text,
   email text,
   email_verified boolean,
   session_id uuid,
   authenticated_at timestamp with time zone,
   methods text[],
   personal boolean)
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT b.id,
     u.id,
     u.name,
     u.email,
     u.email_verified,
     s.id,
     s.authenticated_at,
     s.methods,
     s.personal
    FROM (((guildhall.browser b
      JOIN guildhall.browser_account ba ON ((ba.browser_id = b.id)))
      JOIN identity.session s ON (((s.id = ba.session_id) AND (s.expires_at > now()))))
      JOIN identity."user" u ON ((u.id = ba.user_id)))
   WHERE (b.token_hash = accounts_of.credential)
   ORDER BY GREATEST(ba.attached_at, ( SELECT max(os.last_used_at) AS max
            FROM guildhall.organization_session os
           WHERE ((os.browser_id = b.id) AND (os.session_id = ba.session_id)))) DESC, u.id;
END;
ALTER FUNCTION guildhall.accounts_of(bytea) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.actor_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (substr(current_setting('guildhall.context'::text, true), 75) = encode(sha256(((((k.key || int4send(1)) || int4send(pg_backend_pid())) || timestamptz_send(now())) || convert_to("left"(current_setting('guildhall.context'::text, true), 73), 'UTF8'::name))), 'hex'::text)) THEN NULLIF((substr(current_setting('guildhall.context'::text, true), 38, 36))::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
             ELSE guildhall.no_context('guildhall.context'::text)
         END AS no_context
    FROM guildhall.seal_key k;
END;
COMMENT ON FUNCTION guildhall.actor_id() IS 'The user who acts in the organization that this transaction entered; null for the system.';
ALTER FUNCTION guildhall.actor_id() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.actor_id() TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.actor_id() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.admit(organization uuid, account uuid, role text, teams uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  there uuid[];
  refusal text := guildhall.may_join(organization, (select u.email from identity."user" u where u.id = account));
begin
  if refusal is not null then
    raise exception 'nobody with this address may become a member: %', refusal using errcode = 'GH008';
  end if;
  insert into guildhall.member (organization_id, user_id, role, name, email)
  select organization, u.id, admit.role, u.name, u.email from identity."user" u where u.id = account;
  select coalesce(array_agg(t.id), '{}') into there from (
    select t.id from guildhall.team t
    where t.organization_id = organization and t.id = any (teams)
    order by t.id
    for key share
  ) t;
  insert into guildhall.team_member (organization_id, team_id, user_id)
  select organization, team, account from unnest(there) team;
  -- What else was under way for them is settled by this.
  update guildhall.membership_request r set answer = 'accepted', answered_at = now()
  where r.organization_id = organization and r.user_id = account and r.answer is null;
  delete from guildhall.invitation_link_claim c where c.organization_id = organization and c.user_id = account;
  return there;
end;
$function$;
ALTER FUNCTION guildhall.admit(uuid,uuid,text,uuid[]) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.announce_signals()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if exists (select from arrived) then
    notify guildhall_signal;
  end if;
  return null;
end;
$function$;
GRANT EXECUTE ON FUNCTION guildhall.announce_signals() TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.answer_device(user_code bytea, approved boolean, event uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  client text;
  account uuid;
  approving uuid;
begin
  select a.user_id, a.id into account, approving
    from guildhall.person() p
    join guildhall.browser_account ba on ba.browser_id = p.browser_id and ba.user_id = p.user_id
    join identity.session a on a.id = ba.session_id
    for key share of a;
  update guildhall.device_code c
    set answer = case when approved then 'approved' else 'denied' end, session_id = approving
    where c.user_hash = user_code and c.answer is null and c.expires_at > now() and approving is not null
    returning c.client_id into client;
  if client is not null then
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, account, case when approved then 'account.device_approved' else 'account.device_denied' end,
              request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  end if;
  return client;
end;
$function$;
ALTER FUNCTION guildhall.answer_device(bytea,boolean,uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.answer_device(bytea,boolean,uuid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.ask_to_join(
   slug text,
   request uuid,
   OUT refusal text,
   OUT organization_id uuid,
   OUT request_id uuid,
   OUT requested_at timestamp with time zone,
   OUT asked boolean)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  held record;
  asking jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
begin
  select * into held from guildhall.hold_domain(slug);
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;
  organization_id := held.organization_id;
  insert into guildhall.membership_request as r (organization_id, id, user_id, name, email)
  values (held.organization_id, request, held.user_id, held.user_name, held.user_email)
  on conflict (organization_id, user_id) where answer is null do nothing
  returning r.id, r.requested_at into request_id, requested_at;
  asked := found;
  if not asked then
    select r.id, r.requested_at into request_id, requested_at from guildhall.membership_request r
    where r.organization_id = held.organization_id and r.user_id = held.user_id and r.answer is null;
    return;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  values (held.organization_id, guildhall.new_id(), 'membership_request.created', held.user_id, held.user_name,
          'membership_request', request::text, held.user_email, asking ->> 'ip', asking ->> 'userAgent', asking ->> 'id');
end;
$function$;
ALTER FUNCTION guildhall.ask_to_join(text,uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.ask_to_join(text,uuid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.asked_of(
   organization uuid,
   allowed_methods text[],
   mfa_required boolean,
   max_age_seconds integer,
   idle_seconds integer,
   allowed_email_domains text[],
   methods text[],
   authenticated_at timestamp with time zone,
   last_used_at timestamp with time zone,
   email text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (split_part(asked_of.email, '@'::text, '-1'::integer) <> ALL (asked_of.allowed_email_domains)) THEN 'email_domain_refused'::text
             WHEN (NOT (shown.ways && COALESCE(asked_of.allowed_methods, '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk,sso}'::text[]))) THEN
             CASE
                 WHEN (asked_of.allowed_methods = '{sso}'::text[]) THEN 'step_up_required:sso'::text
                 ELSE 'step_up_required:sign_in'::text
             END
             WHEN (asked_of.mfa_required AND (NOT (asked_of.methods && ARRAY['mfa'::text, ('mfa:'::text || asked_of.organization)]))) THEN 'step_up_required:mfa'::text
             WHEN ((asked_of.authenticated_at < (now() - make_interval(secs => (asked_of.max_age_seconds)::double precision))) OR (GREATEST(asked_of.authenticated_at, asked_of.last_used_at) < (now() - make_interval(secs => (asked_of.idle_seconds)::double precision)))) THEN 'step_up_required:fresh'::text
             ELSE NULL::text
         END AS "case"
    FROM ( SELECT array_replace(asked_of.methods, ('sso:'::text || asked_of.organization), 'sso'::text) AS ways) shown;
END;
ALTER FUNCTION guildhall.asked_of(uuid,text[],boolean,integer,integer,text[],text[],timestamp with time zone,timestamp with time zone,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.change_slug(slug text, OUT outcome text, OUT former text)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  organization uuid := guildhall.organization_id();
begin
  select o.slug into former from guildhall.organization o where o.id = organization for update;
  if former = change_slug.slug then
    outcome := 'unchanged';
    return;
  end if;
  if (select count(*) from guildhall.slug_alias a
      where a.leads_to = organization and a.kept_until > now() and a.slug <> change_slug.slug) >= 10 then
    outcome := 'too_many';
    return;
  end if;
  begin
    update guildhall.organization o set slug = change_slug.slug, updated_at = now() where o.id = organization;
    outcome := 'changed';
  exception when unique_violation then
    outcome := 'taken';
  end;
end;
$function$;
ALTER FUNCTION guildhall.change_slug(text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.change_slug(text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.claim_link(link uuid, secret bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into guildhall.invitation_link_claim (organization_id, link_id, user_id)
  select l.organization_id, l.id, p.user_id
  from guildhall.invitation_link l, guildhall.person() p
  where l.id = claim_link.link and l.secret_hash = claim_link.secret
  for key share of l;
  return found;
end;
$function$;
ALTER FUNCTION guildhall.claim_link(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.claim_link(uuid,bytea) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.claim_slug()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform pg_advisory_xact_lock(hashtext('guildhall slugs'), hashtext(guildhall.slug_skeleton(new.slug)) & 255);
  -- What is kept back for this organization is its own to take back, also where another had a look-alike before.
  if guildhall.slug_is_kept_from(new.slug, new.id) and not exists (
    select from guildhall.slug_alias a where a.slug = new.slug and a.leads_to = new.id and a.kept_until > now()
  ) then
    raise exception 'the slug "%" looks like one that is taken', new.slug using errcode = 'unique_violation';
  end if;
  return new;
end;
$function$;
ALTER FUNCTION guildhall.claim_slug() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.decline_invitation(
   invitation uuid,
   secret bytea,
   credential bytea,
   account uuid,
   event uuid,
   request text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  asked jsonb := request::jsonb;
  organization uuid;
  offer guildhall.invitation;
  recipient record;
begin
  select o.id into organization
  from guildhall.invitation i
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  where i.id = decline_invitation.invitation
  for key share of o;
  select i.* into offer from guildhall.invitation i
  where i.organization_id = organization and i.id = decline_invitation.invitation
  for update;
  select a.user_id, a.name into recipient from guildhall.accounts_of(credential) a
  where a.email = offer.email and (a.email_verified or secret is not null) and (account is null or a.user_id = account)
  limit 1;
  if (case when secret is null then recipient.user_id is not null else offer.secret_hash = secret end) is not true then
    return false;
  end if;

  update guildhall.invitation i set answer = 'declined', answered_at = now(), secret_hash = null
  where i.organization_id = organization and i.id = decline_invitation.invitation
    and i.answer is null and i.expires_at > now();
  if not found then
    return false;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  values (organization, event, 'invitation.declined', recipient.user_id, coalesce(recipient.name, offer.email),
          'invitation', offer.id::text, offer.email, asked ->> 'ip', asked ->> 'userAgent', asked ->> 'id');
  return true;
end;
$function$;
ALTER FUNCTION guildhall.decline_invitation(uuid,bytea,bytea,uuid,uuid,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.decline_invitation(uuid,bytea,bytea,uuid,uuid,text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.delete_entered_organization(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  organization uuid := guildhall.organization_id();
  some_rows constant text := 'delete from %s where organization_id = $1%s'
    ' and ctid = any (array(select r.ctid from %1$s r where r.organization_id = $1%2$s limit $2))';
  target regclass;
  but text;
  here integer;
  deleted integer := 0;
begin
  for target in select t from guildhall.tables_to_empty() t loop
    -- The owners go with the organization: until then it has one.
    but := case target when 'guildhall.member'::regclass then ' and role <> ''owner''' else '' end;
    begin
      execute format(some_rows, target, but) using organization, most - deleted;
    exception when foreign_key_violation then
      -- Rows that refer to one another can only go together.
      execute format('delete from %s where organization_id = $1%s', target, but) using organization;
    end;
    get diagnostics here = row_count;
    deleted := deleted + here;
    if deleted >= most then
      return deleted;
    end if;
  end loop;
  update guildhall.person p set last_organization_id = null
    where p.user_id in (
      select l.user_id from guildhall.person l where l.last_organization_id = organization limit most - deleted);
  get diagnostics here = row_count;
  if deleted + here >= most then
    return deleted + here;
  end if;
  delete from guildhall.organization o where o.id = organization;
  return deleted + here + 1;
end;
$function$;

CREATE OR REPLACE FUNCTION guildhall.delete_expired_exports(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  deleted integer;
begin
  update guildhall.export e set state = 'failed', failure = 'abandoned', ended_at = now()
    where e.state = 'pending' and e.requested_at < now() - interval '2 days';
  delete from guildhall.export_chunk c
    where (c.organization_id, c.export_id, c.number) in (
      select d.organization_id, d.export_id, d.number
      from guildhall.export e
      join guildhall.export_chunk d on d.organization_id = e.organization_id and d.export_id = e.id
      where e.expires_at <= now() or e.state = 'failed'
      limit most
    );
  get diagnostics deleted = row_count;
  if deleted = 0 then
    delete from guildhall.export e
      where (e.organization_id, e.id) in (
        select d.organization_id, d.id from guildhall.export d
        where d.requested_at < now() - interval '30 days' and d.state <> 'pending'
        limit most
      );
    get diagnostics deleted = row_count;
  end if;
  return deleted;
end;
$function$;
ALTER FUNCTION guildhall.delete_expired_exports(integer) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.delete_expired_exports(integer) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.delete_expired_sessions(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  deleted integer;
begin
  delete from guildhall.organization_session s
    where (s.organization_id, s.id) in (
      select e.organization_id, e.id from guildhall.organization_session e
      where e.expires_at <= now() limit most for update skip locked
    );
  get diagnostics deleted = row_count;
  return deleted;
end;
$function$;
ALTER FUNCTION guildhall.delete_expired_sessions(integer) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.delete_expired_sessions(integer) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.ending_of(organization uuid)
 RETURNS TABLE(kind text, by_name text, at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT
         CASE e.type
             WHEN 'member.removed'::text THEN 'removed'::text
             WHEN 'member.left'::text THEN 'left'::text
             WHEN 'organization.deletion_requested'::text THEN 'deleted'::text
             WHEN 'policy.updated'::text THEN 'policy'::text
             ELSE 'signed_out'::text
         END AS "case",
         CASE
             WHEN (u.id IS NOT NULL) THEN e.actor_name
             ELSE NULL::text
         END AS "case",
     e.occurred_at
    FROM ((((guildhall.person() p(user_id, browser_id)
      LEFT JOIN guildhall.member m ON (((m.organization_id = ending_of.organization) AND (m.user_id = p.user_id))))
      LEFT JOIN guildhall.organization o ON ((o.id = m.organization_id)))
      JOIN guildhall.event e ON (((e.organization_id = ending_of.organization) AND (e.occurred_at > (now() - '1 day'::interval)) AND (e.type = ANY (ARRAY['member.removed'::text, 'member.left'::text, 'member.signed_out'::text, 'organization_session.revoked'::text, 'organization.deletion_requested'::text, 'policy.updated'::text])))))
      LEFT JOIN identity."user" u ON ((u.id = e.actor_id)))
   WHERE
         CASE
             WHEN (e.type = ANY (ARRAY['member.removed'::text, 'member.left'::text])) THEN ((m.user_id IS NULL) AND (e.subject_id = (p.user_id)::text))
             WHEN (e.type = 'member.signed_out'::text) THEN ((m.user_id IS NOT NULL) AND (e.subject_id = (p.user_id)::text))
             WHEN (e.type = 'organization_session.revoked'::text) THEN ((m.user_id IS NOT NULL) AND ((e.before ->> 'user'::text) = (p.user_id)::text))
             WHEN (e.type = 'organization.deletion_requested'::text) THEN (o.deletion_requested_at IS NOT NULL)
             WHEN (e.type = 'policy.updated'::text) THEN ((e.after ? 'allowedEmailDomains'::text) AND (split_part(m.email, '@'::text, '-1'::integer) <> ALL (o.allowed_email_domains)) AND (NOT (EXISTS ( SELECT
                FROM guildhall.event moved
               WHERE ((moved.organization_id = e.organization_id) AND (moved.type = 'member.email_changed'::text) AND (moved.subject_id = (p.user_id)::text) AND (moved.occurred_at > e.occurred_at))))))
             ELSE false
         END
   ORDER BY ((o.deletion_requested_at IS NOT NULL) AND (e.type = 'organization.deletion_requested'::text)) DESC, e.id DESC
  LIMIT 1;
END;
COMMENT ON FUNCTION guildhall.ending_of(uuid) IS 'How the identified person''s place in an organization ended within the last day; no row when it did not.';
ALTER FUNCTION guildhall.ending_of(uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.ending_of(uuid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.enqueue(task text, payload jsonb, one_at_a_time boolean DEFAULT false)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if task !~ '^[a-z]+([.-][a-z]+)*$' or length(task) > 60 then
    raise exception 'the name of a task is lower case words' using errcode = 'GH007';
  end if;
  if octet_length(payload::text) > 262144 then
    raise exception 'the payload of a job is too large' using errcode = 'GH007',
      hint = 'Keep what is large in a table, and give the job its id.';
  end if;
  perform graphile_worker.add_job(
    identifier => task,
    payload => json_build_object(
      'principal', case when current_setting('guildhall.context', true) <> '' then guildhall.own_principal() end,
      'payload', payload
    ),
    queue_name => case when one_at_a_time then task end,
    -- With the pauses between them, which are ten minutes at most, this is a day; for mails it is as many as there can be,
    -- seven months: a mail server may be down for longer than a day.
    max_attempts => case task when 'mail' then 32767 else 150 end
  );
end;
$function$;
COMMENT ON FUNCTION guildhall.enqueue(text,jsonb,boolean) IS 'Asks for a job, which runs for the organization and actor of this transaction once it has committed.';
ALTER FUNCTION guildhall.enqueue(text,jsonb,boolean) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enqueue(text,jsonb,boolean) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.enqueue(text,jsonb,boolean) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.enter(
   credential bytea,
   account uuid,
   slug text,
   permission text,
   roles text[],
   request text,
   deliberate boolean,
   expected_session uuid,
   expected_organization xid,
   expected_member xid,
   expected_role xid,
   expected_account xid,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT organization_plan text,
   OUT organization_created_at timestamp with time zone,
   OUT organization_version xid,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT role text,
   OUT member_version xid,
   OUT permissions text[],
   OUT role_version xid,
   OUT session_id uuid,
   OUT opened_at timestamp with time zone,
   OUT expires_at timestamp with time zone,
   OUT methods text[],
   OUT authenticated_at timestamp with time zone,
   OUT account_version xid)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_column
declare
  last_used pg_catalog.timestamptz;
  asked pg_catalog.text;
begin
  if pg_catalog.current_setting('guildhall.context', true) operator(pg_catalog.<>) '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;

  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         s.id, s.opened_at, s.expires_at, a.methods, case when a.methods[2] is null then a.authenticated_at else guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) end, a.xmin, s.last_used_at,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), s.last_used_at, m.email) end
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, methods, authenticated_at, account_version, last_used, asked
  from guildhall.browser b
  join guildhall.organization o
    on o.slug operator(pg_catalog.=) enter.slug and o.deletion_requested_at is null
  join guildhall.organization_session s
    on s.organization_id operator(pg_catalog.=) o.id and s.browser_id operator(pg_catalog.=) b.id
    and (enter.account is null or s.user_id operator(pg_catalog.=) enter.account)
    and s.expires_at operator(pg_catalog.>) pg_catalog.now()
  join identity.session a
    on a.id operator(pg_catalog.=) s.session_id and a.expires_at operator(pg_catalog.>) pg_catalog.now()
  join guildhall.member m
    on m.organization_id operator(pg_catalog.=) s.organization_id and m.user_id operator(pg_catalog.=) s.user_id
  left join guildhall.role r
    on r.organization_id operator(pg_catalog.=) m.organization_id and r.name operator(pg_catalog.=) m.role
  where b.token_hash operator(pg_catalog.=) enter.credential
  order by s.last_used_at desc
  limit 1;

  if session_id is null then
    refusal := guildhall.why_not_entered(credential, account, slug);
  elsif asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
  elsif permission is not null
    and not (role operator(pg_catalog.=) any (roles))
    and (permissions is null or not (permission operator(pg_catalog.=) any (permissions))) then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session operator(pg_catalog.=) session_id
      and expected_organization operator(pg_catalog.=) organization_version
      and expected_member operator(pg_catalog.=) member_version
      and expected_account operator(pg_catalog.=) account_version
      and (expected_role is null and role_version is null
        or expected_role operator(pg_catalog.=) role_version)) is not true then
    refusal := 'unexpected';
  end if;

  if refusal is not null then
    if expected_session is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;

  if deliberate and last_used operator(pg_catalog.<) (pg_catalog.now() operator(pg_catalog.-) interval '1 minute') then
    perform guildhall.touch_session(organization_id, session_id);
  end if;
  perform pg_catalog.set_config('guildhall.request', request, true);
  perform pg_catalog.set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.enter(bytea,uuid,text,text,text[],text,boolean,uuid,xid,xid,xid,xid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enter(bytea,uuid,text,text,text[],text,boolean,uuid,xid,xid,xid,xid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.enter_as(
   principal text,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT organization_slug text,
   OUT user_id uuid,
   OUT user_name text)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  organization uuid;
  actor uuid;
  sealed_at timestamptz;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  if principal !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]{1,12}:[0-9a-f]{64}$' then
    refusal := 'unauthenticated';
    return;
  end if;
  organization := split_part(principal, ':', 1);
  actor := split_part(principal, ':', 2);
  sealed_at := to_timestamp(split_part(principal, ':', 3)::bigint);
  if principal is distinct from guildhall.seal_principal(organization, actor, sealed_at)
    or sealed_at < now() - interval '30 days' then
    refusal := 'unauthenticated';
    return;
  end if;
  select o.id, o.name, o.slug, m.user_id, coalesce(m.name, 'Guildhall')
    into organization_id, organization_name, organization_slug, user_id, user_name
  from guildhall.organization o
  left join guildhall.member m on m.organization_id = o.id and m.user_id = actor
  where o.id = organization and o.deletion_requested_at is null
    and (m.user_id is not null or actor = '00000000-0000-0000-0000-000000000000');
  if organization_id is null then
    refusal := 'not_found';
    return;
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, organization, actor), true);
end;
$function$;
ALTER FUNCTION guildhall.enter_as(text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enter_as(text) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.enter_as(text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.enter_due_organization(except_for uuid[])
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  due uuid;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id into due
  from guildhall.organization o
  where o.deletion_requested_at <= now() - guildhall.grace() and o.id <> all (except_for)
  order by o.deletion_requested_at
  limit 1
  for update skip locked;
  if due is not null then
    perform set_config('guildhall.context', guildhall.seal(1, due, '00000000-0000-0000-0000-000000000000'), true);
  end if;
  return due;
end;
$function$;
ALTER FUNCTION guildhall.enter_due_organization(uuid[]) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enter_due_organization(uuid[]) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.enter_with_key(
   credential bytea,
   slug text,
   permission text,
   roles text[],
   request text,
   expected_session uuid,
   expected_organization xid,
   expected_member xid,
   expected_role xid,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT organization_plan text,
   OUT organization_created_at timestamp with time zone,
   OUT organization_version xid,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT role text,
   OUT member_version xid,
   OUT permissions text[],
   OUT role_version xid,
   OUT session_id uuid,
   OUT opened_at timestamp with time zone,
   OUT expires_at timestamp with time zone,
   OUT methods text[],
   OUT authenticated_at timestamp with time zone,
   OUT account_version xid,
   OUT key_name text,
   OUT key_permissions text[])
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  last_used timestamptz;
  own_slug text;
  domains text[];
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id, o.name, o.plan, o.created_at, o.xmin, o.slug, o.allowed_email_domains, m.user_id, m.name, m.email, m.role,
         m.xmin, r.permissions, r.xmin, k.id, k.created_at, k.expires_at, '{}', k.created_at, k.name, k.permissions,
         k.last_used_at
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version, own_slug,
         domains, user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, methods, authenticated_at, key_name, key_permissions, last_used
  from guildhall.api_key k
  join guildhall.organization o on o.id = k.organization_id and o.deletion_requested_at is null
  join guildhall.member m on m.organization_id = k.organization_id and m.user_id = k.created_by
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  where k.hash = credential and k.expires_at > now();

  if session_id is null then
    refusal := 'unauthenticated';
  elsif own_slug <> slug then
    refusal := case
      when exists (select from guildhall.slug_alias l where l.slug = enter_with_key.slug and l.leads_to = organization_id)
        then 'organization_moved:' || own_slug
      else 'not_found'
    end;
  elsif split_part(user_email, '@', -1) <> all (domains) then
    refusal := 'email_domain_refused';
  elsif permission is null or permission <> all (key_permissions)
    or (role <> all (roles) and (permission = any (permissions)) is not true) then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session = session_id and expected_organization = organization_version and expected_member = member_version
      and expected_role is not distinct from role_version) is not true then
    refusal := 'unexpected';
  end if;
  if refusal is not null then
    if expected_session is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;

  if (last_used >= now() - interval '1 minute') is not true then
    perform guildhall.touch_key(organization_id, session_id);
  end if;
  perform set_config('guildhall.request',
    (request::jsonb || jsonb_build_object('keyId', session_id, 'keyName', 'API key ' || key_name))::text, true);
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.enter_with_key(bytea,text,text,text[],text,uuid,xid,xid,xid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enter_with_key(bytea,text,text,text[],text,uuid,xid,xid,xid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.enter_with_token(
   session uuid,
   proof bytea,
   slug text,
   permission text,
   roles text[],
   request text,
   deliberate boolean,
   expected_session uuid,
   expected_organization xid,
   expected_member xid,
   expected_role xid,
   expected_account xid,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT organization_plan text,
   OUT organization_created_at timestamp with time zone,
   OUT organization_version xid,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT role text,
   OUT member_version xid,
   OUT permissions text[],
   OUT role_version xid,
   OUT session_id uuid,
   OUT opened_at timestamp with time zone,
   OUT expires_at timestamp with time zone,
   OUT methods text[],
   OUT authenticated_at timestamp with time zone,
   OUT account_version xid)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  last_used timestamptz;
  asked text;
  own_slug text;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id, o.name, o.plan, o.created_at, o.xmin, o.slug, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions,
         r.xmin, s.id, s.opened_at, s.expires_at, a.methods, case when a.methods[2] is null then a.authenticated_at else guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) end, a.xmin, s.last_used_at,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), s.last_used_at, m.email) end
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version, own_slug,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, methods, authenticated_at, account_version, last_used, asked
  from guildhall.organization_session s
  join guildhall.organization o on o.id = s.organization_id and o.deletion_requested_at is null
  join identity.session a on a.id = s.session_id and a.expires_at > now()
  join guildhall.member m on m.organization_id = s.organization_id and m.user_id = s.user_id
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  where s.id = session and s.expires_at > now() and guildhall.is_checked(1, session, proof);

  if session_id is null then
    refusal := 'unauthenticated';
  elsif own_slug <> slug then
    refusal := case
      when exists (select from guildhall.slug_alias l where l.slug = enter_with_token.slug and l.leads_to = organization_id)
        then 'organization_moved:' || own_slug
      else 'not_found'
    end;
  elsif asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
  elsif permission is not null and role <> all (roles) and (permission = any (permissions)) is not true then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session = session_id and expected_organization = organization_version and expected_member = member_version
      and expected_account = account_version and expected_role is not distinct from role_version) is not true then
    refusal := 'unexpected';
  end if;
  if refusal is not null then
    if expected_session is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;

  if deliberate and last_used < now() - interval '1 minute' then
    perform guildhall.touch_session(organization_id, session_id);
  end if;
  perform set_config('guildhall.request', request, true);
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.enter_with_token(uuid,bytea,text,text,text[],text,boolean,uuid,xid,xid,xid,xid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enter_with_token(uuid,bytea,text,text,text[],text,boolean,uuid,xid,xid,xid,xid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.exchange_device(
   device uuid,
   proof bytea,
   client text,
   slug text,
   session uuid,
   token bytea,
   lifetime interval,
   user_agent text,
   ip text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  member record;
begin
  if not guildhall.is_checked(2, device, proof) then
    return 'invalid_grant';
  end if;
  select m.organization_id, m.user_id, a.expires_at,
         coalesce(
           case when o.demanding or not a.personal then guildhall.asked_of(
             o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
             a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), null, m.email) end,
           case when guildhall.is_revoked(o.id, a.id) then 'step_up_required:fresh' end) as asked
    into member
  from guildhall.device d
  join identity.session a on a.id = d.session_id and a.expires_at > now()
  join guildhall.organization o on o.slug = exchange_device.slug and o.deletion_requested_at is null
  join guildhall.member m on m.organization_id = o.id and m.user_id = a.user_id
  where d.session_id = device and d.client_id = client
  for key share of m, a;
  if member.organization_id is null then
    return case
      when exists (select from guildhall.device d join identity.session a on a.id = d.session_id and a.expires_at > now()
                   where d.session_id = device and d.client_id = client) then 'invalid_target'
      else 'invalid_grant'
    end;
  end if;
  if member.asked is not null then
    return guildhall.refusal_of(member.asked, member.organization_id);
  end if;
  -- A device keeps its twenty latest sessions in an organization.
  delete from guildhall.organization_session s where (s.organization_id, s.id) in (
    select e.organization_id, e.id from guildhall.organization_session e
    where e.organization_id = member.organization_id and e.session_id = device
    order by e.opened_at desc, e.id desc offset 19);
  insert into guildhall.organization_session (organization_id, id, user_id, session_id, expires_at, user_agent, ip)
    values (member.organization_id, session, member.user_id, device, least(now() + lifetime, member.expires_at),
            exchange_device.user_agent, exchange_device.ip);
  insert into guildhall.refresh_token (organization_id, hash, session_id) values (member.organization_id, token, session);
  return null;
end;
$function$;
ALTER FUNCTION guildhall.exchange_device(uuid,bytea,text,text,uuid,bytea,interval,text,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.exchange_device(uuid,bytea,text,text,uuid,bytea,interval,text,text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.export_plan()
 RETURNS TABLE(name text, organization_column text, columns text[], left_out text[], key_columns text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT t.full_name,
     t.organization_column,
     COALESCE(array_agg((a.attname)::text ORDER BY a.attnum) FILTER (WHERE a.goes), '{}'::text[]) AS "coalesce",
     COALESCE(array_agg((a.attname)::text ORDER BY a.attnum) FILTER (WHERE (NOT a.goes)), '{}'::text[]) AS "coalesce",
     COALESCE(( SELECT array_agg((k.attname)::text ORDER BY (array_position((i.indkey)::smallint[], k.attnum))) AS array_agg
            FROM (pg_index i
              JOIN pg_attribute k ON (((k.attrelid = i.indrelid) AND (k.attnum = ANY ((i.indkey)::smallint[])))))
           WHERE ((i.indrelid = t.oid) AND i.indisprimary)), '{}'::text[]) AS "coalesce"
    FROM (( SELECT c.oid,
             format('%I.%I'::text, n.nspname, c.relname) AS full_name,
                 CASE c.oid
                     WHEN 'guildhall.organization'::regclass THEN 'id'::text
                     ELSE 'organization_id'::text
                 END AS organization_column
            FROM (pg_class c
              JOIN pg_namespace n ON ((n.oid = c.relnamespace)))
           WHERE ((c.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND (NOT c.relispartition) AND c.relrowsecurity AND c.relforcerowsecurity AND (EXISTS ( SELECT
                    FROM pg_policy p
                   WHERE ((p.polrelid = c.oid) AND (p.polname = 'organization'::name)))))) t
      JOIN LATERAL ( SELECT b.attnum,
             b.attname,
             (has_column_privilege('guildhall_tenant'::name, t.oid, b.attnum, 'SELECT'::text) AND (COALESCE(NULLIF(y.typbasetype, (0)::oid), y.oid) <> ALL (ARRAY[('bytea'::regtype)::oid, ('bytea[]'::regtype)::oid])) AND (b.attname !~ '(^|_)(secret|token|hash|hashed|digest|password|passphrase|salt|sealed|encrypted|ciphertext|private_key|credential|nonce|verifier)s?$'::text) AND (NOT (EXISTS ( SELECT
                    FROM guildhall.withheld w
                   WHERE ((w.table_name = t.full_name) AND (w.column_name = ANY (ARRAY[''::text, (b.attname)::text]))))))) AS goes
            FROM (pg_attribute b
              JOIN pg_type y ON ((y.oid = b.atttypid)))
           WHERE ((b.attrelid = t.oid) AND (b.attnum > 0) AND (NOT b.attisdropped))) a ON (true))
   GROUP BY t.oid, t.full_name, t.organization_column
   ORDER BY t.full_name;
END;
ALTER FUNCTION guildhall.export_plan() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.export_plan() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.find_sso(slug text, connection uuid)
 RETURNS TABLE(
   organization_id uuid,
   organization_slug text,
   id uuid,
   kind text,
   state text,
   issuer text,
   client_id text,
   client_secret text,
   sign_in_url text,
   certificates text[],
   revision integer,
   max_age_seconds integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT c.organization_id,
     o.slug,
     c.id,
     c.kind,
     c.state,
     c.issuer,
     c.client_id,
     c.client_secret,
     c.sign_in_url,
     c.certificates,
     c.revision,
     LEAST(o.max_age_seconds, o.idle_seconds) AS "least"
    FROM (guildhall.organization o
      JOIN guildhall.sso_connection c ON ((c.organization_id = o.id)))
   WHERE ((o.deletion_requested_at IS NULL) AND ((c.id = find_sso.connection) OR ((find_sso.connection IS NULL) AND (o.slug = find_sso.slug) AND (c.state = 'live'::text))) AND (EXISTS ( SELECT
            FROM guildhall.email_domain d
           WHERE ((d.organization_id = o.id) AND (d.verified_at IS NOT NULL)))));
END;
ALTER FUNCTION guildhall.find_sso(text,uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.find_sso(text,uuid) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.fold(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT btrim(regexp_replace(lower(regexp_replace(NORMALIZE("left"(words, 300), NFKD), '[\u0300-\u036f]'::text, ''::text, 'g'::text)), '[[:space:].,''’()_-]+'::text, ' '::text, 'g'::text)) AS btrim;
END;
GRANT EXECUTE ON FUNCTION guildhall.fold(text) TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.fold(text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.follow_member()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from guildhall.member_search s where s.organization_id = new.organization_id and s.user_id = new.user_id;
  insert into guildhall.member_search (organization_id, user_id, key)
    select new.organization_id, new.user_id, k from guildhall.search_keys(new.name, new.email) k;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.follow_member() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.follow_user()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update guildhall.member m set name = new.name, email = new.email where m.user_id = new.id;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.follow_user() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.forget_sso(organization uuid, domain text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 UPDATE identity.session s SET methods = array_remove(array_remove(s.methods, ('sso:'::text || forget_sso.organization)), ('mfa:'::text || forget_sso.organization))
   WHERE ((s.methods && ARRAY[('sso:'::text || forget_sso.organization), ('mfa:'::text || forget_sso.organization)]) AND ((forget_sso.domain IS NULL) OR (EXISTS ( SELECT
            FROM identity."user" u
           WHERE ((u.id = s.user_id) AND (split_part(u.email, '@'::text, '-1'::integer) = forget_sso.domain))))));
END;
ALTER FUNCTION guildhall.forget_sso(uuid,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.forget_sso_of_domain()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform guildhall.forget_sso(old.organization_id, old.domain);
  return null;
end;
$function$;
ALTER FUNCTION guildhall.forget_sso_of_domain() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.found(organization uuid, name text, slug text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  founder uuid := (select p.user_id from guildhall.person() p);
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  begin
    insert into guildhall.organization (id, name, slug, created_by) values (organization, found.name, found.slug, founder);
  exception when unique_violation then
    return false;
  end;
  insert into guildhall.member (organization_id, user_id, role, name, email)
    select organization, u.id, 'owner', u.name, u.email from identity."user" u where u.id = founder;
  perform guildhall.land_in(founder, organization);
  perform set_config('guildhall.context', guildhall.seal(1, organization, founder), true);
  return true;
end;
$function$;
ALTER FUNCTION guildhall.found(uuid,text,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.found(uuid,text,text) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.found(uuid,text,text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.grace()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT '30 days'::interval AS "interval";
END;
GRANT EXECUTE ON FUNCTION guildhall.grace() TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.guard_answer()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if old.answer is not null or (current_user = 'guildhall_tenant' and new.answer is distinct from 'rejected') then
    raise exception 'a request to join is answered once, and accepted by guildhall.accept_request' using errcode = 'GH010';
  end if;
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION guildhall.guard_owner()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  -- In two steps: planning the inner condition asks for the context already, which the system does not have.
  if current_user = 'guildhall_tenant' then
    if guildhall.actor_id() is not null and not exists (
      select from guildhall.member m
      where m.organization_id = guildhall.organization_id() and m.user_id = guildhall.actor_id() and m.role = 'owner'
    ) then
      raise exception 'only an owner gives, changes or takes away the role owner' using errcode = 'GH006';
    end if;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION guildhall.guard_sso_connection()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'UPDATE' then
    if (new.client_id, new.client_secret, new.sign_in_url, new.certificates)
      is distinct from (old.client_id, old.client_secret, old.sign_in_url, old.certificates) then
      new.revision := old.revision + 1;
      new.state := 'draft';
    end if;
    if new.state = 'live' and new.tested_revision is distinct from new.revision then
      raise exception 'an identity provider is tried before it is live' using errcode = 'GH013';
    end if;
    new.updated_at := now();
  end if;
  if old.state = 'live' and (tg_op = 'DELETE' or new.state <> 'live') then
    perform guildhall.forget_sso(old.organization_id);
  end if;
  return case tg_op when 'DELETE' then old else new end;
end;
$function$;
ALTER FUNCTION guildhall.guard_sso_connection() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.has_second_factor(account uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT ((EXISTS ( SELECT
            FROM identity.totp t
           WHERE ((t.user_id = has_second_factor.account) AND (t.confirmed_at IS NOT NULL)))) OR (EXISTS ( SELECT
            FROM identity.passkey p
           WHERE (p.user_id = has_second_factor.account))));
END;
ALTER FUNCTION guildhall.has_second_factor(uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.hold_domain(
   slug text,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT way text,
   OUT role text)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  select u.id, u.name, u.email into user_id, user_name, user_email from identity."user" u
  where u.id = (select p.user_id from guildhall.person() p) and u.email_verified
  for no key update;
  if user_id is null then
    refusal := 'email_unproved';
    return;
  end if;
  select o.id, o.name into organization_id, organization_name
  from guildhall.organization o
  where o.slug = hold_domain.slug and o.deletion_requested_at is null
    and (o.id in (select d.organization_id from guildhall.verified_domain_of(user_email) d)
      or exists (select from guildhall.member m where m.organization_id = o.id and m.user_id = hold_domain.user_id))
  for no key update;
  if exists (select from guildhall.member m
             where m.organization_id = hold_domain.organization_id and m.user_id = hold_domain.user_id) then
    refusal := 'already_member';
    return;
  end if;
  select d.role, case
      when d.joining = 'ask' then 'ask'
      when d.role in ('admin', 'member') or exists (
        select from guildhall.role r where r.organization_id = d.organization_id and r.name = d.role for share) then 'join'
      else 'ask'
    end
    into role, way
  from guildhall.email_domain d
  where d.organization_id = hold_domain.organization_id and d.domain = split_part(user_email, '@', -1)
    and d.verified_at is not null and d.joining <> 'none'
  for share;
  refusal := case
    when way is null then 'not_found'
    else guildhall.may_join(organization_id, user_email)
  end;
end;
$function$;
ALTER FUNCTION guildhall.hold_domain(text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.hold_invitation(
   invitation uuid,
   secret bytea,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_slug text,
   OUT organization_name text,
   OUT user_id uuid,
   OUT user_name text,
   OUT is_member boolean,
   OUT email text,
   OUT role text,
   OUT role_permissions text[],
   OUT inviter_role text,
   OUT inviter_permissions text[])
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  person identity."user";
  offer guildhall.invitation;
  seen_role text;
begin
  select u.* into person from identity."user" u
  where u.id = (select p.user_id from guildhall.person() p)
  for no key update;
  -- Said before anything is looked for, so that it tells nothing of what there is.
  if secret is null and not person.email_verified then
    refusal := 'email_unproved';
    return;
  end if;

  select o.id, o.slug, o.name into organization_id, organization_slug, organization_name
  from guildhall.invitation i
  join guildhall.organization o on o.id = i.organization_id and o.deletion_requested_at is null
  where i.id = hold_invitation.invitation
  for no key update of o;
  select i.* into offer from guildhall.invitation i
  where i.organization_id = hold_invitation.organization_id and i.id = hold_invitation.invitation
  for update;
  -- Their own membership can not end between this and the joining.
  perform from guildhall.member m where m.organization_id = offer.organization_id and m.user_id = person.id for key share;
  is_member := found;

  refusal := case
    when offer.id is null then 'not_found'
    -- Pressed twice: whoever joined the first time is told so the second time.
    when offer.answer = 'accepted' and is_member and person.email_verified and person.email = offer.email
      then 'already_member'
    when offer.answer is not null then 'not_found'
    when secret is not null and secret <> offer.secret_hash then 'not_found'
    when secret is null and person.email <> offer.email then 'not_found'
    when offer.expires_at <= now() then 'invitation_expired'
    when person.email <> offer.email then 'wrong_account'
    when not is_member then guildhall.may_join(offer.organization_id, offer.email)
  end;
  if refusal is not null then
    return;
  end if;
  user_id := person.id;
  user_name := person.name;
  email := offer.email;
  role := offer.role;

  -- Roles are locked before members everywhere, and which roles is known only from the member: so look until it holds.
  loop
    select m.role into seen_role from guildhall.member m
    where m.organization_id = offer.organization_id and m.user_id = offer.invited_by;
    perform from guildhall.role r
    where r.organization_id = offer.organization_id and r.name in (offer.role, seen_role)
    order by r.name
    for share;
    select m.role into inviter_role from guildhall.member m
    where m.organization_id = offer.organization_id and m.user_id = offer.invited_by
    for share;
    exit when inviter_role is not distinct from seen_role;
  end loop;
  select r.permissions into role_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = offer.role;
  select r.permissions into inviter_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = inviter_role;
end;
$function$;
ALTER FUNCTION guildhall.hold_invitation(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.hold_invitation(uuid,bytea) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.hold_invitation(uuid,bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.hold_link(
   link uuid,
   secret bytea,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_slug text,
   OUT organization_name text,
   OUT user_id uuid,
   OUT user_name text,
   OUT role text,
   OUT role_permissions text[],
   OUT inviter_role text,
   OUT inviter_permissions text[])
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  person identity."user";
  offer guildhall.invitation_link;
  seen_role text;
begin
  select u.* into person from identity."user" u
  where u.id = (select p.user_id from guildhall.person() p)
  for no key update;

  select o.id, o.slug, o.name into organization_id, organization_slug, organization_name
  from guildhall.invitation_link l
  join guildhall.organization o on o.id = l.organization_id and o.deletion_requested_at is null
  where l.id = hold_link.link and (l.secret_hash = secret or secret is null and exists (
    select from guildhall.invitation_link_claim c
    where c.organization_id = l.organization_id and c.link_id = l.id and c.user_id = person.id))
  for no key update of o;
  select l.* into offer from guildhall.invitation_link l
  where l.organization_id = hold_link.organization_id and l.id = hold_link.link
  for update;

  refusal := case
    when offer.id is null then 'not_found'
    when exists (select from guildhall.member m where m.organization_id = offer.organization_id and m.user_id = person.id)
      then 'already_member'
    when offer.expires_at <= now() then 'invitation_expired'
    when offer.uses >= offer.max_uses then 'link_used_up'
    when not person.email_verified then 'email_unproved'
    when split_part(person.email, '@', -1) <> offer.allowed_domain then 'email_domain_refused'
    else guildhall.may_join(offer.organization_id, person.email)
  end;
  if refusal is not null then
    return;
  end if;
  user_id := person.id;
  user_name := person.name;
  role := offer.role;

  -- Roles are locked before members everywhere; the organization is ours, so that neither changes meanwhile.
  select m.role into seen_role from guildhall.member m
  where m.organization_id = offer.organization_id and m.user_id = offer.invited_by;
  perform from guildhall.role r
  where r.organization_id = offer.organization_id and r.name in (offer.role, seen_role)
  order by r.name
  for share;
  select m.role into inviter_role from guildhall.member m
  where m.organization_id = offer.organization_id and m.user_id = offer.invited_by
  for share;
  select r.permissions into role_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = offer.role;
  select r.permissions into inviter_permissions from guildhall.role r
  where r.organization_id = offer.organization_id and r.name = inviter_role;
end;
$function$;
ALTER FUNCTION guildhall.hold_link(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.hold_link(uuid,bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.hold_request(
   request uuid,
   OUT refusal text,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  organization uuid := guildhall.organization_id();
begin
  select u.id, u.name, u.email into user_id, user_name, user_email
  from guildhall.membership_request r
  join identity."user" u on u.id = r.user_id and u.email = r.email and u.email_verified
  where r.organization_id = organization and r.id = hold_request.request and r.answer is null
  for no key update of u;
  refusal := guildhall.may_join(organization, user_email);
  perform from guildhall.membership_request r
  where r.organization_id = organization and r.id = hold_request.request and r.answer is null and hold_request.user_id is not null
  for update;
  if not found then
    refusal := 'not_found';
  end if;
end;
$function$;
ALTER FUNCTION guildhall.hold_request(uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.hold_request(uuid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.identify(
   credential bytea,
   account uuid,
   request text DEFAULT NULL::text,
   OUT refusal text,
   OUT browser_id uuid,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT user_email_verified boolean,
   OUT session_id uuid,
   OUT authenticated_at timestamp with time zone,
   OUT methods text[],
   OUT personal boolean)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  if current_setting('guildhall.person', true) <> '' then
    raise exception 'this transaction identified a person before' using errcode = 'GH003';
  end if;
  select a.browser_id, a.user_id, a.name, a.email, a.email_verified, a.session_id, a.authenticated_at, a.methods, a.personal
    into browser_id, user_id, user_name, user_email, user_email_verified, session_id, authenticated_at, methods, personal
  from guildhall.accounts_of(credential) a
  where account is null or a.user_id = account
  limit 1;
  if user_id is null then
    refusal := 'unauthenticated';
    return;
  end if;
  perform set_config('guildhall.request', coalesce(request, ''), true);
  perform set_config('guildhall.person', guildhall.seal(2, user_id, browser_id), true);
end;
$function$;
ALTER FUNCTION guildhall.identify(bytea,uuid,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.identify(bytea,uuid,text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.identify_as(account uuid, browser uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if current_setting('guildhall.person', true) <> '' then
    raise exception 'this transaction identified a person before' using errcode = 'GH003';
  end if;
  perform set_config('guildhall.person', guildhall.seal(2, account, browser), true);
end;
$function$;
ALTER FUNCTION guildhall.identify_as(uuid,uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.identify_as(uuid,uuid) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.is_checked(kind integer, id uuid, proof bytea)
 RETURNS boolean
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT (NOT (proof IS DISTINCT FROM sha256(((guildhall.token_entry_key() || int4send(kind)) || uuid_send(id)))));
END;
ALTER FUNCTION guildhall.is_checked(integer,uuid,bytea) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.is_revoked(organization uuid, session uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM ((guildhall.session_revocation r
              JOIN identity.session a ON ((a.id = r.session_id)))
              JOIN guildhall.organization o ON ((o.id = r.organization_id)))
           WHERE ((r.organization_id = is_revoked.organization) AND (r.session_id = is_revoked.session) AND (guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) <= r.revoked_at)))) AS "exists";
END;
ALTER FUNCTION guildhall.is_revoked(uuid,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.is_there(deletion_requested_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT ((deletion_requested_at IS NULL) OR (deletion_requested_at > (now() - guildhall.grace())));
END;
GRANT EXECUTE ON FUNCTION guildhall.is_there(timestamp with time zone) TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.isolate(target regclass, events boolean DEFAULT false)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  columns_of_key text[];
begin
  select array_agg(a.attname::text order by k.position) into columns_of_key
  from pg_index i
  cross join lateral unnest(i.indkey::int2[]) with ordinality k(number, position)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where i.indrelid = target and i.indisprimary;

  if not exists (
    select from pg_attribute a
    where a.attrelid = target and a.attname = 'organization_id' and not a.attisdropped
      and a.attnotnull and a.atttypid = 'uuid'::regtype
  ) then
    raise exception '% has no column organization_id uuid not null', target
      using errcode = 'GH002', hint = 'Add it, with a primary key that starts with it: primary key (organization_id, id).';
  end if;
  if columns_of_key is null or columns_of_key[1] <> 'organization_id' then
    raise exception 'the primary key of % does not start with organization_id', target
      using errcode = 'GH002', hint = 'Declare primary key (organization_id, id), so that no key of one organization can meet another''s.';
  end if;

  execute format('alter table %s alter column organization_id set default guildhall.organization_id()', target);
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('drop policy if exists organization on %s', target);
  execute format(
    'create policy organization on %s using (organization_id = guildhall.organization_id()) '
    'with check (organization_id = guildhall.organization_id())', target);
  execute format('revoke all on %s from public, guildhall_tenant', target);
  execute format('grant select, insert, update, delete on %s to guildhall_tenant', target);
  if events then
    execute format('drop trigger if exists event on %s', target);
    execute format(
      'create trigger event after insert or update or delete on %s '
      'for each row execute function guildhall.record_change()', target);
  end if;
end;
$function$;
COMMENT ON FUNCTION guildhall.isolate(regclass,boolean) IS 'Makes a table a tenant table: only rows of the organization that the transaction entered can be read or written.';

CREATE OR REPLACE FUNCTION guildhall.join_by_domain(
   slug text,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT role text)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  held record;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select * into held from guildhall.hold_domain(slug);
  refusal := coalesce(held.refusal, case when held.way <> 'join' then 'request_required' end);
  if refusal is not null then
    return;
  end if;
  organization_id := held.organization_id;
  organization_name := held.organization_name;
  user_id := held.user_id;
  user_name := held.user_name;
  user_email := held.user_email;
  role := held.role;
  perform guildhall.admit(organization_id, user_id, role, '{}');
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.join_by_domain(text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.join_by_domain(text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.join_invited(
   invitation uuid,
   secret bytea,
   OUT refusal text,
   OUT joined boolean,
   OUT teams uuid[])
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  held record;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select * into held from guildhall.hold_invitation(invitation, secret);
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;

  update guildhall.invitation i set answer = 'accepted', answered_at = now(), secret_hash = null
  where i.organization_id = held.organization_id and i.id = join_invited.invitation
    and i.answer is null and i.expires_at > now();
  if not found then
    refusal := 'not_found';
    return;
  end if;

  joined := not held.is_member;
  teams := '{}';
  if joined then
    teams := guildhall.admit(held.organization_id, held.user_id, held.role, array(
      select it.team_id from guildhall.invitation_team it
      where it.organization_id = held.organization_id and it.invitation_id = join_invited.invitation));
  end if;

  if secret is not null then
    update identity."user" u set email_verified = true, updated_at = now()
    where u.id = held.user_id and not u.email_verified;
    if found then
      insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (guildhall.new_id(), held.user_id, 'user.email_verified',
              request ->> 'ip', request ->> 'userAgent', request ->> 'id');
    end if;
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, held.organization_id, held.user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.join_invited(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.join_invited(uuid,bytea) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.join_invited(uuid,bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.join_linked(link uuid, secret bytea, OUT refusal text, OUT teams uuid[])
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  held record;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select * into held from guildhall.hold_link(link, secret);
  refusal := held.refusal;
  if refusal is not null then
    return;
  end if;
  update guildhall.invitation_link l set uses = l.uses + 1
  where l.organization_id = held.organization_id and l.id = join_linked.link
    and l.uses < l.max_uses and l.expires_at > now();
  if not found then
    refusal := 'link_used_up';
    return;
  end if;
  teams := guildhall.admit(held.organization_id, held.user_id, held.role, array(
    select lt.team_id from guildhall.invitation_link_team lt
    where lt.organization_id = held.organization_id and lt.link_id = join_linked.link));
  perform set_config('guildhall.context', guildhall.seal(1, held.organization_id, held.user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.join_linked(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.join_linked(uuid,bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.joinable()
 RETURNS TABLE(
   slug text,
   name text,
   logo_id uuid,
   way text,
   role text,
   link_id uuid,
   request_id uuid,
   requested_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 WITH person AS (
          SELECT u.id,
             u.email
            FROM (guildhall.person() p(user_id, browser_id)
              JOIN identity."user" u ON (((u.id = p.user_id) AND u.email_verified)))
         ), offer AS (
          SELECT d.organization_id,
                 CASE
                     WHEN (d.joining = 'ask'::text) THEN 'ask'::text
                     WHEN ((d.role = ANY (ARRAY['admin'::text, 'member'::text])) OR (EXISTS ( SELECT
                        FROM guildhall.role r_1
                       WHERE ((r_1.organization_id = d.organization_id) AND (r_1.name = d.role))))) THEN 'join'::text
                     ELSE 'ask'::text
                 END AS way,
             d.role,
             NULL::uuid AS link_id
            FROM (person person_1
              JOIN guildhall.email_domain d ON (((d.domain = split_part(person_1.email, '@'::text, '-1'::integer)) AND (d.verified_at IS NOT NULL))))
           WHERE (d.joining <> 'none'::text)
         UNION ALL
          SELECT l.organization_id,
             'link'::text,
             l.role,
             l.id
            FROM ((person person_1
              JOIN guildhall.invitation_link_claim c ON ((c.user_id = person_1.id)))
              JOIN guildhall.invitation_link l ON (((l.organization_id = c.organization_id) AND (l.id = c.link_id))))
           WHERE ((l.expires_at > now()) AND (l.uses < l.max_uses))
         )
  SELECT o.slug,
     o.name,
     o.logo_id,
     offer.way,
         CASE
             WHEN (offer.way <> 'ask'::text) THEN offer.role
             ELSE NULL::text
         END AS "case",
     offer.link_id,
     r.id,
     r.requested_at
    FROM (((person
      CROSS JOIN offer)
      JOIN guildhall.organization o ON (((o.id = offer.organization_id) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.membership_request r ON (((r.organization_id = o.id) AND (r.user_id = person.id) AND (r.answer IS NULL) AND (offer.way <> 'link'::text))))
   WHERE (NOT (EXISTS ( SELECT
            FROM guildhall.member m
           WHERE ((m.organization_id = o.id) AND (m.user_id = person.id)))))
   ORDER BY o.name, o.id, offer.way;
END;
ALTER FUNCTION guildhall.joinable() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.joinable() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.keep_owner()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'UPDATE' and new.role = 'owner' and new.organization_id = old.organization_id then
    return null;
  end if;
  update guildhall.organization o set updated_at = o.updated_at where o.id = old.organization_id;
  if found and not exists (
    select from guildhall.member m where m.organization_id = old.organization_id and m.role = 'owner'
  ) then
    raise exception 'an organization always has an owner' using errcode = 'GH005';
  end if;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.keep_owner() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.keep_slug()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op <> 'INSERT' then
    insert into guildhall.slug_alias (slug, leads_to, kept_until)
      values (old.slug, case tg_op when 'UPDATE' then old.id end, now() + interval '90 days');
  end if;
  if tg_op = 'DELETE' then
    return null;
  end if;
  delete from guildhall.slug_alias a where a.slug = new.slug and (a.leads_to = new.id or a.kept_until <= now());
  if exists (select from guildhall.slug_alias a where a.slug = new.slug) then
    raise exception 'the slug "%" is kept back', new.slug using errcode = 'unique_violation';
  end if;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.keep_slug() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.keep_visitors_in(target regclass)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if not exists (select from pg_policy p where p.polrelid = target and p.polname = 'organization') then
    raise exception '% is no tenant table', target
      using errcode = 'GH002', hint = format('Make it one first: select guildhall.isolate(%L);', target);
  end if;
  execute format('drop policy if exists visitors on %s', target);
  execute format(
    'create policy visitors on %s as restrictive to guildhall_visitor using (organization_id = guildhall.visited_organization()) '
    'with check (organization_id = guildhall.visited_organization())', target);
end;
$function$;

CREATE OR REPLACE FUNCTION guildhall.land_in(account uuid, organization uuid)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 INSERT INTO guildhall.person AS p (user_id, last_organization_id)
   VALUES (land_in.account, land_in.organization) ON CONFLICT(user_id) DO UPDATE SET last_organization_id = excluded.last_organization_id
   WHERE (p.last_organization_id IS DISTINCT FROM excluded.last_organization_id);
END;
ALTER FUNCTION guildhall.land_in(uuid,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.landing(account uuid, vouching text[])
 RETURNS text
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT o.slug
    FROM ((guildhall.member m
      JOIN guildhall.organization o ON (((o.id = m.organization_id) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.person p ON ((p.user_id = m.user_id)))
   WHERE ((m.user_id = landing.account) AND ((landing.vouching IS NULL) OR (('sso:'::text || o.id) = ANY (landing.vouching))))
   ORDER BY ((o.id = p.last_organization_id) IS TRUE) DESC, m.joined_at, o.id
  LIMIT 1;
END;
ALTER FUNCTION guildhall.landing(uuid,text[]) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.landing_of(account uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT guildhall.landing(account, NULL::text[]) AS landing;
END;
ALTER FUNCTION guildhall.landing_of(uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.landing_of(uuid) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.leave_address(account uuid, former text, request jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update identity.session s
  set methods = array(select way from unnest(s.methods) with ordinality shown (way, place)
                      where way !~ '^(sso|mfa):' order by place)
  where s.user_id = account and exists (select from unnest(s.methods) way where way ~ '^(sso|mfa):');

  with withdrawn as (
    update guildhall.membership_request r set answer = 'withdrawn', answered_at = now()
    where r.user_id = account and r.answer is null
    returning r.organization_id, r.id, r.user_id, r.name, r.email
  )
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  select w.organization_id, guildhall.new_id(), 'membership_request.withdrawn', w.user_id, w.name, 'membership_request',
         w.id::text, w.email, request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  from withdrawn w;

  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, before, after, ip, user_agent,
     request_id)
  select m.organization_id, guildhall.new_id(), 'member.email_changed', m.user_id, m.name, 'member', m.user_id::text, m.name,
         jsonb_build_object('email', former), jsonb_build_object('email', m.email),
         request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  from guildhall.member m
  where m.user_id = account;
end;
$function$;
ALTER FUNCTION guildhall.leave_address(uuid,text,jsonb) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.leave_address(uuid,text,jsonb) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.leave_everything(account uuid, request jsonb)
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  alone_in text[];
begin
  perform from guildhall.organization o
  where o.id in (select m.organization_id from guildhall.member m where m.user_id = account)
  order by o.id
  for no key update;
  perform from guildhall.member m where m.user_id = account order by m.organization_id for update;

  select coalesce(array_agg(o.slug order by o.slug), '{}') into alone_in
  from guildhall.member m
  join guildhall.organization o on o.id = m.organization_id
  where m.user_id = account and m.role = 'owner' and not exists (
    select from guildhall.member other
    where other.organization_id = m.organization_id and other.role = 'owner' and other.user_id <> account
  );
  if cardinality(alone_in) > 0 then
    return alone_in;
  end if;

  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, before, ip, user_agent,
     request_id)
  select m.organization_id, guildhall.new_id(), 'member.left', m.user_id, m.name, 'member', m.user_id::text, m.name,
         jsonb_build_object('role', m.role, 'email', m.email), request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  from guildhall.member m
  where m.user_id = account;
  return alone_in;
end;
$function$;
ALTER FUNCTION guildhall.leave_everything(uuid,jsonb) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.leave_everything(uuid,jsonb) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.let_visitors_add(target regclass, columns text[], condition text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform guildhall.keep_visitors_in(target);
  execute format('drop policy if exists visitors_add on %s', target);
  execute format('drop policy if exists visitors_add_only on %s', target);
  execute format('create policy visitors_add on %s for insert to guildhall_visitor with check (true)', target);
  execute format('create policy visitors_add_only on %s as restrictive for insert to guildhall_visitor with check (%s)', target, condition);
  execute format('revoke insert on %s from guildhall_visitor', target);
  execute format('grant insert (%s) on %s to guildhall_visitor',
    (select string_agg(quote_ident(name), ', ') from unnest(columns) name), target);
  execute format('drop trigger if exists visitor_event on %s', target);
  if exists (select from pg_trigger t where t.tgrelid = target and t.tgname = 'event') then
    execute format(
      'create trigger visitor_event after insert on %s for each row execute function guildhall.record_visitors_change()', target);
  end if;
end;
$function$;
COMMENT ON FUNCTION guildhall.let_visitors_add(regclass,text[],text) IS 'Lets visitors insert into a tenant table, giving only these columns, into the organization they visit, where the condition holds.';

CREATE OR REPLACE FUNCTION guildhall.link_identity(
   organization uuid,
   connection uuid,
   subject text,
   person uuid,
   event uuid,
   request jsonb,
   OUT joined boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  given text;
begin
  joined := not exists (
    select from guildhall.member m
    where m.organization_id = link_identity.organization and m.user_id = link_identity.person);
  if joined then
    select c.provision_role into strict given from guildhall.sso_connection c
    where c.organization_id = link_identity.organization and c.id = link_identity.connection;
    perform guildhall.admit(organization, person, given, '{}');
    insert into guildhall.event
      (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, after, ip, user_agent,
       request_id)
    select link_identity.organization, link_identity.event, 'member.joined', u.id, u.name, 'member', u.id::text, u.name,
           jsonb_build_object('role', given, 'teams', '[]'::jsonb, 'sso', link_identity.connection),
           request ->> 'ip', request ->> 'userAgent', request ->> 'id'
    from identity."user" u where u.id = link_identity.person;
  end if;
  insert into guildhall.sso_identity as i (organization_id, connection_id, subject, user_id)
  values (organization, connection, subject, person)
  on conflict (organization_id, connection_id, subject) do update set last_used_at = now();
end;
$function$;
ALTER FUNCTION guildhall.link_identity(uuid,uuid,text,uuid,uuid,jsonb) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.link_identity(uuid,uuid,text,uuid,uuid,jsonb) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.listing(
   organization uuid,
   slug text,
   name text,
   plan text,
   role text,
   is_open boolean,
   used_at timestamp with time zone,
   asked text,
   ways text[],
   deletion_requested_at timestamp with time zone,
   logo uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT jsonb_build_object('id', organization, 'slug', slug, 'name', name, 'plan', plan, 'role', role, 'session',
         CASE
             WHEN ((deletion_requested_at IS NOT NULL) OR (asked = 'email_domain_refused'::text)) THEN 'locked'::text
             WHEN (asked IS NOT NULL) THEN 'step_up'::text
             WHEN is_open THEN 'open'::text
             ELSE 'ready'::text
         END, 'asks',
         CASE
             WHEN ((deletion_requested_at IS NULL) AND (ways IS NOT NULL)) THEN substr(asked, (length('step_up_required:'::text) + 1))
             ELSE NULL::text
         END, 'ways',
         CASE
             WHEN (deletion_requested_at IS NULL) THEN COALESCE(ways, '{}'::text[])
             ELSE '{}'::text[]
         END, 'lastUsedAt', to_char((used_at AT TIME ZONE 'utc'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), 'deletesAt', to_char(((deletion_requested_at + guildhall.grace()) AT TIME ZONE 'utc'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), 'logo', ((('/api/organizations/'::text || slug) || '/logo/'::text) || logo)) AS jsonb_build_object;
END;
ALTER FUNCTION guildhall.listing(uuid,text,text,text,text,boolean,timestamp with time zone,text,text[],timestamp with time zone,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.logo_of(slug text, image uuid, any_account boolean)
 RETURNS TABLE(type text, bytes bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT i.type,
     i.bytes
    FROM (((((guildhall.person() p(user_id, browser_id)
      JOIN guildhall.browser_account ba ON (((ba.browser_id = p.browser_id) AND (logo_of.any_account OR (ba.user_id = p.user_id)))))
      JOIN identity.session a ON (((a.id = ba.session_id) AND (a.expires_at > now()))))
      JOIN guildhall.organization o ON (((o.slug = logo_of.slug) AND (o.logo_id = logo_of.image) AND guildhall.is_there(o.deletion_requested_at))))
      LEFT JOIN guildhall.member m ON (((m.organization_id = o.id) AND (m.user_id = ba.user_id))))
      JOIN guildhall.image i ON (((i.organization_id = o.id) AND (i.id = o.logo_id))))
   WHERE ((m.user_id IS NOT NULL) OR (EXISTS ( SELECT
            FROM guildhall.joinable() j(slug, name, logo_id, way, role, link_id, request_id, requested_at)
           WHERE (j.slug = o.slug))))
  LIMIT 1;
END;
ALTER FUNCTION guildhall.logo_of(text,uuid,boolean) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.logo_of(text,uuid,boolean) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.match_of(name text, slug text, wanted text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN ((match_of.wanted IS NULL) OR (f.called = f.asked) OR (match_of.slug = match_of.wanted)) THEN 0
             WHEN starts_with(f.called, f.asked) THEN 1
             WHEN ((POSITION((f.asked) IN (f.called)) > 0) OR (POSITION((lower(match_of.wanted)) IN (match_of.slug)) > 0)) THEN 2
             WHEN ( SELECT bool_and((POSITION((word.word) IN (f.called)) > 0)) AS bool_and
                FROM regexp_split_to_table(f.asked, ' '::text) word(word)) THEN 3
             ELSE NULL::integer
         END AS "case"
    FROM ( SELECT guildhall.fold(match_of.name) AS called,
             guildhall.fold(match_of.wanted) AS asked) f;
END;
ALTER FUNCTION guildhall.match_of(text,text,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.may_join(organization uuid, email text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  most integer;
  domains text[];
begin
  select o.member_limit, o.allowed_email_domains into most, domains
  from guildhall.organization o where o.id = organization for no key update;
  if split_part(email, '@', -1) <> all (domains) then
    return 'email_domain_refused';
  end if;
  if most is null then
    return null;
  end if;
  if most <= (select count(*) from (
      select from guildhall.member m where m.organization_id = organization limit most) present) then
    return 'organization_full';
  end if;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.may_join(uuid,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.me(credential bytea)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT COALESCE(jsonb_agg(jsonb_build_object('user', jsonb_build_object('id', a.user_id, 'name', a.name, 'email', a.email, 'emailVerified', a.email_verified), 'authenticatedAt', to_char((a.authenticated_at AT TIME ZONE 'utc'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), 'landing', guildhall.landing(a.user_id,
         CASE
             WHEN (NOT a.personal) THEN a.methods
             ELSE NULL::text[]
         END), 'organizationCount', COALESCE(o.total, (0)::bigint), 'organizations', COALESCE(o.list, '[]'::jsonb)) ORDER BY a."position"), '[]'::jsonb) AS "coalesce"
    FROM (( SELECT x.browser_id,
             x.user_id,
             x.name,
             x.email,
             x.email_verified,
             x.session_id,
             x.authenticated_at,
             x.methods,
             x.personal,
             row_number() OVER () AS "position"
            FROM guildhall.accounts_of(me.credential) x(browser_id, user_id, name, email, email_verified, session_id, authenticated_at, methods, personal)) a
      LEFT JOIN ( SELECT n.user_id,
             max(n.total) AS total,
             jsonb_agg(guildhall.listing(n.organization_id, n.slug, n.organization_name, n.organization_plan, n.role, (n.session_id IS NOT NULL), guildhall.used_at(n.opened_at, n.last_used_at), n.asked, n.ways, n.deletion_requested_at, n.logo_id) ORDER BY n."position") AS list
            FROM ( SELECT o_1.user_id,
                     o_1.user_name,
                     o_1.user_email,
                     o_1.organization_id,
                     o_1.slug,
                     o_1.organization_name,
                     o_1.organization_plan,
                     o_1.organization_created_at,
                     o_1.organization_version,
                     o_1.logo_id,
                     o_1.deletion_requested_at,
                     o_1.role,
                     o_1.member_version,
                     o_1.permissions,
                     o_1.role_version,
                     o_1.session_id,
                     o_1.opened_at,
                     o_1.expires_at,
                     o_1.last_used_at,
                     o_1.methods,
                     o_1.authenticated_at,
                     o_1.account_version,
                     o_1.asked,
                     o_1.ways,
                     count(*) OVER (PARTITION BY o_1.user_id) AS total,
                     row_number() OVER (PARTITION BY o_1.user_id ORDER BY (guildhall.used_at(o_1.opened_at, o_1.last_used_at)) DESC NULLS LAST, o_1.organization_name, o_1.organization_id) AS "position"
                    FROM guildhall.organizations_of(me.credential) o_1(user_id, user_name, user_email, organization_id, slug, organization_name, organization_plan, organization_created_at, organization_version, logo_id, deletion_requested_at, role, member_version, permissions, role_version, session_id, opened_at, expires_at, last_used_at, methods, authenticated_at, account_version, asked, ways)) n
           WHERE (n."position" <= 200)
           GROUP BY n.user_id) o ON ((o.user_id = a.user_id)));
END;
ALTER FUNCTION guildhall.me(bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.me(bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.miss_domain(organization uuid, claim uuid, challenge text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  since timestamptz;
begin
  select d.lost_at into since from guildhall.email_domain d
  where d.organization_id = organization and d.id = claim and d.challenge = miss_domain.challenge
    and d.verified_at is not null
  for update;
  if not found or since > now() - interval '7 days' then
    return null;
  end if;
  update guildhall.email_domain d
  set lost_at = case when since is null then now() end,
      verified_at = case when since is null then d.verified_at end
  where d.organization_id = organization and d.id = claim;
  return case when since is null then 'lost' else 'unproved' end;
end;
$function$;
ALTER FUNCTION guildhall.miss_domain(uuid,uuid,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.miss_domain(uuid,uuid,text) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.new_id()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
BEGIN ATOMIC
 SELECT (encode(((substr(int8send((t.microseconds / 1000)), 3) || substr(int4send(((112 << 8) | ((((t.microseconds % (1000)::bigint) * 4096) / 1000))::integer)), 3)) || set_byte(r.random, 0, ((get_byte(r.random, 0) & 63) | 128))), 'hex'::text))::uuid AS encode
    FROM ( SELECT ((EXTRACT(epoch FROM clock_timestamp()) * (1000000)::numeric))::bigint AS int8) t(microseconds),
     ( SELECT substr(uuid_send(gen_random_uuid()), 9) AS substr) r(random);
END;
GRANT EXECUTE ON FUNCTION guildhall.new_id() TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.new_id() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.no_context(setting text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL RESTRICTED
AS $function$
begin
  raise exception 'this transaction has no valid %', setting
    using errcode = 'GH001',
      hint = 'Reach tenant tables through the door: guildhall.organization(request, slug, permission, work).';
end;
$function$;
ALTER FUNCTION guildhall.no_context(text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.note_sso_test(
   organization uuid,
   connection uuid,
   revision integer,
   email text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  if not exists (
    select from guildhall.verified_domain_of(email) d where d.organization_id = note_sso_test.organization) then
    return 'sso_refused';
  end if;
  update guildhall.sso_connection c set tested_revision = c.revision
  where c.organization_id = organization and c.id = connection and c.revision = note_sso_test.revision;
  return case when found then null else 'challenge_expired' end;
end;
$function$;
ALTER FUNCTION guildhall.note_sso_test(uuid,uuid,integer,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.note_sso_test(uuid,uuid,integer,text) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.open_export(lines refcursor, images refcursor)
 RETURNS TABLE(name text, columns text[], left_out text[])
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  organization uuid := guildhall.organization_id();
  part record;
  parts text[] := '{}';
begin
  for part in select p.* from guildhall.export_plan() p loop
    name := part.name;
    columns := part.columns;
    left_out := part.left_out;
    return next;
    if cardinality(columns) > 0 then
      -- A column of type json may be written over several lines: its blanks mean nothing.
      parts := parts || format(
        '(select %s as place, translate(row_to_json(r)::text, E''\n\r'', ''  '') as line from (select %s from %s t where t.%I = $1 order by %s) r)',
        cardinality(parts),
        (select string_agg(format('t.%I', c), ', ') from unnest(columns) c),
        part.name,
        part.organization_column,
        (select coalesce(string_agg(format('t.%I', k), ', '), '1') from unnest(part.key_columns) k)
      );
    end if;
  end loop;
  open lines for execute array_to_string(parts, ' union all ') using organization;
  open images for
    select i.id::text || '.' || split_part(i.type, '/', 2) as name, i.bytes
    from guildhall.image i where i.organization_id = organization order by i.id;
end;
$function$;
GRANT EXECUTE ON FUNCTION guildhall.open_export(refcursor,refcursor) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.open_session(
   session uuid,
   slug text,
   any_account boolean,
   deliberate boolean,
   user_agent text,
   ip text,
   lifetime interval,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT organization_plan text,
   OUT organization_created_at timestamp with time zone,
   OUT organization_version xid,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT role text,
   OUT member_version xid,
   OUT permissions text[],
   OUT role_version xid,
   OUT session_id uuid,
   OUT opened_at timestamp with time zone,
   OUT expires_at timestamp with time zone,
   OUT methods text[],
   OUT authenticated_at timestamp with time zone,
   OUT account_version xid,
   OUT opened boolean)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  identified record;
  account_session uuid;
  account_expires_at timestamptz;
  asked text;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;

  -- The person first, whose deletion takes their memberships along; each of whom this may turn out to be for.
  perform from identity."user" u
  where u.id = identified.user_id or any_account and u.id in (
    select ba.user_id from guildhall.browser_account ba where ba.browser_id = identified.browser_id)
  order by u.id
  for key share;

  -- Member and account session are locked: a removal or sign-out that commits first is seen, one that comes later waits
  -- and then ends this session, too. What hangs from the account session is not locked: its end takes that along.
  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         ba.session_id, a.expires_at, a.methods,
         case when a.methods[2] is null then a.authenticated_at
              else guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) end,
         a.xmin,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), s.last_used_at, m.email) end
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         account_session, account_expires_at, methods, authenticated_at, account_version, asked
  from guildhall.organization o
  join guildhall.member m on m.organization_id = o.id
  join guildhall.browser_account ba on ba.user_id = m.user_id and ba.browser_id = identified.browser_id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = ba.browser_id and s.user_id = m.user_id and s.expires_at > now()
  where o.slug = open_session.slug and o.deletion_requested_at is null
    and (any_account or m.user_id = identified.user_id)
  order by (m.user_id = identified.user_id) desc
  limit 1
  for key share of m, a;
  if organization_id is null then
    refusal := case
      when exists (select from guildhall.browser_account ba
                   where ba.browser_id = identified.browser_id and ba.user_id = identified.user_id) then 'not_found'
      else 'unauthenticated'
    end;
    return;
  end if;
  if asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
    return;
  end if;

  insert into guildhall.organization_session as s
    (organization_id, id, user_id, browser_id, session_id, last_used_at, expires_at, user_agent, ip)
  values (organization_id, session, user_id, identified.browser_id, account_session,
          case when deliberate then now() else authenticated_at end,
          least(now() + lifetime, account_expires_at), open_session.user_agent, open_session.ip)
  on conflict on constraint organization_session_organization_id_browser_id_user_id_key do update
    set last_used_at = case when deliberate then excluded.last_used_at else s.last_used_at end,
        id = case when s.expires_at > now() and s.session_id = excluded.session_id then s.id else excluded.id end,
        opened_at = case when s.expires_at > now() and s.session_id = excluded.session_id then s.opened_at else now() end,
        expires_at = case when s.expires_at > now() and s.session_id = excluded.session_id
                          then s.expires_at else excluded.expires_at end,
        session_id = excluded.session_id, user_agent = excluded.user_agent, ip = excluded.ip
  returning s.id, s.opened_at, s.expires_at into session_id, opened_at, expires_at;
  opened := session_id = session;
  -- What was opened ahead is no place to come back to.
  if deliberate then
    perform guildhall.land_in(user_id, organization_id);
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.open_session(uuid,text,boolean,boolean,text,text,interval) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.open_session(uuid,text,boolean,boolean,text,text,interval) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.organization_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (substr(current_setting('guildhall.context'::text, true), 75) = encode(sha256(((((k.key || int4send(1)) || int4send(pg_backend_pid())) || timestamptz_send(now())) || convert_to("left"(current_setting('guildhall.context'::text, true), 73), 'UTF8'::name))), 'hex'::text)) THEN ("left"(current_setting('guildhall.context'::text, true), 36))::uuid
             ELSE guildhall.no_context('guildhall.context'::text)
         END AS no_context
    FROM guildhall.seal_key k;
END;
COMMENT ON FUNCTION guildhall.organization_id() IS 'The organization that this transaction entered; raises GH001 when it entered none.';
ALTER FUNCTION guildhall.organization_id() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.organization_id() TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.organization_id() TO guildhall_tenant;
GRANT EXECUTE ON FUNCTION guildhall.organization_id() TO guildhall_visitor;

CREATE OR REPLACE FUNCTION guildhall.organizations_of(credential bytea)
 RETURNS TABLE(
   user_id uuid,
   user_name text,
   user_email text,
   organization_id uuid,
   slug text,
   organization_name text,
   organization_plan text,
   organization_created_at timestamp with time zone,
   organization_version xid,
   logo_id uuid,
   deletion_requested_at timestamp with time zone,
   role text,
   member_version xid,
   permissions text[],
   role_version xid,
   session_id uuid,
   opened_at timestamp with time zone,
   expires_at timestamp with time zone,
   last_used_at timestamp with time zone,
   methods text[],
   authenticated_at timestamp with time zone,
   account_version xid,
   asked text,
   ways text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT m.user_id,
     m.name,
     m.email,
     o.id,
     o.slug,
     o.name,
     o.plan,
     o.created_at,
     o.xmin,
     o.logo_id,
     o.deletion_requested_at,
     m.role,
     m.xmin,
     r.permissions,
     r.xmin,
     s.id,
     s.opened_at,
     s.expires_at,
     s.last_used_at,
     a.methods,
     a.authenticated_at,
     a.xmin,
     policy.asked,
         CASE
             WHEN starts_with(policy.asked, 'step_up_required:'::text) THEN guildhall.ways_in(policy.asked, o.allowed_methods, o.id)
             ELSE NULL::text[]
         END AS "case"
    FROM ((((((((guildhall.browser b
      JOIN guildhall.browser_account ba ON ((ba.browser_id = b.id)))
      JOIN identity.session a ON (((a.id = ba.session_id) AND (a.expires_at > now()))))
      JOIN guildhall.member m ON ((m.user_id = ba.user_id)))
      JOIN guildhall.organization o ON (((o.id = m.organization_id) AND guildhall.is_there(o.deletion_requested_at) AND (a.personal OR (('sso:'::text || o.id) = ANY (a.methods))))))
      LEFT JOIN guildhall.role r ON (((r.organization_id = m.organization_id) AND (r.name = m.role))))
      LEFT JOIN guildhall.organization_session s ON (((s.organization_id = o.id) AND (s.browser_id = b.id) AND (s.user_id = m.user_id) AND (s.expires_at > now()) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.session_revocation revoked ON (((revoked.organization_id = o.id) AND (revoked.session_id = a.id) AND (guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) <= revoked.revoked_at))))
      CROSS JOIN LATERAL ( SELECT COALESCE(
                 CASE
                     WHEN (o.demanding OR (NOT a.personal)) THEN guildhall.asked_of(o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains, a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), s.last_used_at, m.email)
                     ELSE NULL::text
                 END,
                 CASE
                     WHEN (revoked.session_id IS NOT NULL) THEN 'step_up_required:fresh'::text
                     ELSE NULL::text
                 END) AS asked) policy)
   WHERE (b.token_hash = organizations_of.credential)
   ORDER BY s.last_used_at DESC NULLS LAST, o.name, o.id;
END;
ALTER FUNCTION guildhall.organizations_of(bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.organizations_of(bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.other_account(credential bytea, account uuid, slug text)
 RETURNS uuid
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT m.user_id
    FROM ((((guildhall.accounts_of(other_account.credential) WITH ORDINALITY a(browser_id, user_id, name, email, email_verified, session_id, authenticated_at, methods, personal, ordinality)
      LEFT JOIN guildhall.organization here ON (((here.slug = other_account.slug) AND guildhall.is_there(here.deletion_requested_at))))
      LEFT JOIN guildhall.slug_alias former ON ((former.slug = other_account.slug)))
      LEFT JOIN guildhall.organization moved ON (((moved.id = former.leads_to) AND guildhall.is_there(moved.deletion_requested_at))))
      JOIN guildhall.member m ON (((m.organization_id = COALESCE(here.id, moved.id)) AND (m.user_id = a.user_id))))
   WHERE (a.user_id <> other_account.account)
   ORDER BY a.ordinality
  LIMIT 1;
END;
ALTER FUNCTION guildhall.other_account(bytea,uuid,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.own_invitations()
 RETURNS TABLE(
   id uuid,
   organization_slug text,
   organization_name text,
   inviter_name text,
   role text,
   email text,
   expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT i.id,
     o.slug,
     o.name,
     COALESCE(m.name, i.inviter_name) AS "coalesce",
     i.role,
     i.email,
     i.expires_at
    FROM ((((guildhall.person() p(user_id, browser_id)
      JOIN identity."user" u ON (((u.id = p.user_id) AND u.email_verified)))
      JOIN guildhall.invitation i ON (((i.email = u.email) AND (i.answer IS NULL) AND (i.expires_at > now()))))
      JOIN guildhall.organization o ON (((o.id = i.organization_id) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.member m ON (((m.organization_id = i.organization_id) AND (m.user_id = i.invited_by))))
   ORDER BY i.created_at DESC, i.id DESC
  LIMIT 100;
END;
ALTER FUNCTION guildhall.own_invitations() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.own_invitations() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.own_organizations(wanted text, after uuid, most integer)
 RETURNS TABLE(organization_id uuid, listed jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 WITH found AS MATERIALIZED (
          SELECT o.user_id,
             o.user_name,
             o.user_email,
             o.organization_id,
             o.slug,
             o.organization_name,
             o.organization_plan,
             o.organization_created_at,
             o.organization_version,
             o.logo_id,
             o.deletion_requested_at,
             o.role,
             o.member_version,
             o.permissions,
             o.role_version,
             o.session_id,
             o.opened_at,
             o.expires_at,
             o.last_used_at,
             o.methods,
             o.authenticated_at,
             o.account_version,
             o.asked,
             o.ways,
             guildhall.match_of(o.organization_name, o.slug, own_organizations.wanted) AS place
            FROM ((guildhall.person() p(user_id, browser_id)
              JOIN guildhall.browser b ON ((b.id = p.browser_id)))
              CROSS JOIN LATERAL guildhall.organizations_of(b.token_hash) o(user_id, user_name, user_email, organization_id, slug, organization_name, organization_plan, organization_created_at, organization_version, logo_id, deletion_requested_at, role, member_version, permissions, role_version, session_id, opened_at, expires_at, last_used_at, methods, authenticated_at, account_version, asked, ways))
           WHERE (o.user_id = p.user_id)
         )
  SELECT f.organization_id,
     guildhall.listing(f.organization_id, f.slug, f.organization_name, f.organization_plan, f.role, (f.session_id IS NOT NULL), guildhall.used_at(f.opened_at, f.last_used_at), f.asked, f.ways, f.deletion_requested_at, f.logo_id) AS listing
    FROM found f
   WHERE ((f.place IS NOT NULL) AND COALESCE(((f.place, f.organization_name, f.organization_id) > ( SELECT a.place,
             a.organization_name,
             a.organization_id
            FROM found a
           WHERE (a.organization_id = own_organizations.after))), true))
   ORDER BY f.place, f.organization_name, f.organization_id
  LIMIT own_organizations.most;
END;
ALTER FUNCTION guildhall.own_organizations(text,uuid,integer) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.own_organizations(text,uuid,integer) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.own_principal()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT guildhall.seal_principal(guildhall.organization_id(), COALESCE(guildhall.actor_id(), '00000000-0000-0000-0000-000000000000'::uuid), now()) AS seal_principal;
END;
COMMENT ON FUNCTION guildhall.own_principal() IS 'Seals the organization and actor of this transaction, to give to a job.';
ALTER FUNCTION guildhall.own_principal() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.own_principal() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.own_sessions(before uuid, most integer)
 RETURNS TABLE(
   id uuid,
   current boolean,
   user_agent text,
   ip text,
   methods text[],
   signed_in_at timestamp with time zone,
   last_used_at timestamp with time zone,
   expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT a.id,
     (a.id = own.session_id),
     COALESCE(b.user_agent, a.user_agent) AS "coalesce",
     a.ip_address,
     a.methods,
     a.created_at,
     GREATEST(a.authenticated_at, ( SELECT max(s.last_used_at) AS max
            FROM guildhall.organization_session s
           WHERE (s.session_id = a.id))) AS "greatest",
     a.expires_at
    FROM (((((guildhall.person() p(user_id, browser_id)
      JOIN guildhall.browser_account own ON (((own.browser_id = p.browser_id) AND (own.user_id = p.user_id))))
      CROSS JOIN LATERAL guildhall.reachable_sessions(own.session_id) reached(reached))
      JOIN identity.session a ON ((a.id = reached.reached)))
      LEFT JOIN guildhall.browser_account ba ON ((ba.session_id = a.id)))
      LEFT JOIN guildhall.browser b ON ((b.id = ba.browser_id)))
   WHERE ((own_sessions.before IS NULL) OR (a.id < own_sessions.before))
   ORDER BY a.id DESC
  LIMIT own_sessions.most;
END;
ALTER FUNCTION guildhall.own_sessions(uuid,integer) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.own_sessions(uuid,integer) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.person()
 RETURNS TABLE(user_id uuid, browser_id uuid)
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (substr(current_setting('guildhall.person'::text, true), 75) = encode(sha256(((((k.key || int4send(2)) || int4send(pg_backend_pid())) || timestamptz_send(now())) || convert_to("left"(current_setting('guildhall.person'::text, true), 73), 'UTF8'::name))), 'hex'::text)) THEN ("left"(current_setting('guildhall.person'::text, true), 36))::uuid
             ELSE guildhall.no_context('guildhall.person'::text)
         END AS no_context,
     (substr(current_setting('guildhall.person'::text, true), 38, 36))::uuid AS substr
    FROM guildhall.seal_key k;
END;
COMMENT ON FUNCTION guildhall.person() IS 'The person whom this transaction identified, and their browser; raises GH001 when it identified nobody.';
ALTER FUNCTION guildhall.person() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.policy_effect(
   session uuid,
   allowed_methods text[],
   mfa_required boolean,
   max_age_seconds integer,
   idle_seconds integer,
   allowed_email_domains text[],
   OUT own text,
   OUT own_ways text[],
   OUT sign_in integer,
   OUT sso integer,
   OUT mfa integer,
   OUT fresh integer,
   OUT refused integer,
   OUT owners_refused integer)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT max(own.asked) AS max,
     guildhall.ways_for(max(own.asked), policy_effect.allowed_methods) AS ways_for,
     count(*) FILTER (WHERE (next.asked = 'step_up_required:sign_in'::text)) AS count,
     count(*) FILTER (WHERE (next.asked = 'step_up_required:sso'::text)) AS count,
     count(*) FILTER (WHERE (next.asked = 'step_up_required:mfa'::text)) AS count,
     count(*) FILTER (WHERE (next.asked = 'step_up_required:fresh'::text)) AS count,
     count(*) FILTER (WHERE (next.asked = 'email_domain_refused'::text)) AS count,
     count(*) FILTER (WHERE ((next.asked = 'email_domain_refused'::text) AND (m.role = 'owner'::text))) AS count
    FROM (((guildhall.member m
      LEFT JOIN LATERAL ( SELECT s.id,
             s.last_used_at,
             a.methods,
             guildhall.proved_at(s.organization_id, policy_effect.allowed_methods, a.methods, a.shown_at) AS proved_at
            FROM (guildhall.organization_session s
              JOIN identity.session a ON (((a.id = s.session_id) AND (a.expires_at > now()))))
           WHERE ((s.organization_id = m.organization_id) AND (s.user_id = m.user_id) AND (s.expires_at > now()))
           ORDER BY (s.id = policy_effect.session) DESC, s.last_used_at DESC
          LIMIT 1) latest ON (true))
      CROSS JOIN LATERAL ( SELECT guildhall.asked_of(m.organization_id, policy_effect.allowed_methods, policy_effect.mfa_required, policy_effect.max_age_seconds, policy_effect.idle_seconds, policy_effect.allowed_email_domains, latest.methods, latest.proved_at, latest.last_used_at, m.email) AS asked) next)
      CROSS JOIN LATERAL ( SELECT
                 CASE
                     WHEN ((latest.id = policy_effect.session) AND (m.user_id = guildhall.actor_id())) THEN next.asked
                     ELSE NULL::text
                 END AS asked) own)
   WHERE (m.organization_id = guildhall.organization_id());
END;
ALTER FUNCTION guildhall.policy_effect(uuid,text[],boolean,integer,integer,text[]) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.policy_effect(uuid,text[],boolean,integer,integer,text[]) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.poll_device(
   device bytea,
   client text,
   session uuid,
   unused_token text,
   token bytea,
   lifetime interval,
   user_agent text,
   ip text,
   OUT outcome text,
   OUT session_id uuid,
   OUT user_id uuid,
   OUT methods text[],
   OUT authenticated_at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  approver uuid;
  code guildhall.device_code;
begin
  select u.id into approver
  from guildhall.device_code c
  join identity.session a on a.id = c.session_id
  join identity."user" u on u.id = a.user_id
  where c.device_hash = device and c.client_id = client
  for no key update of u;
  select c.* into code from guildhall.device_code c where c.device_hash = device and c.client_id = client for update;
  outcome := case
    when code.device_hash is null then 'invalid_grant'
    when code.expires_at <= now() then 'expired_token'
    when code.answer = 'denied' then 'access_denied'
    when code.polled_at > now() - make_interval(secs => code.interval_seconds) then 'slow_down'
    -- An approval that came since the person was looked for waits for the next question.
    when code.answer is null or approver is null then 'authorization_pending'
    else 'approved'
  end;
  if outcome in ('slow_down', 'authorization_pending') then
    update guildhall.device_code c
      set polled_at = now(), interval_seconds = c.interval_seconds + case outcome when 'slow_down' then 5 else 0 end
      where c.device_hash = device;
  elsif outcome <> 'invalid_grant' then
    delete from guildhall.device_code c where c.device_hash = device;
  end if;
  if outcome = 'approved' then
    perform from guildhall.member m where m.user_id = approver order by m.organization_id for key share;
    insert into identity.session (
      id, user_id, token, expires_at, authenticated_at, methods, personal_at, shown_at, ip_address, user_agent)
      select session, a.user_id, unused_token, now() + lifetime, a.authenticated_at, a.methods, a.personal_at, a.shown_at, ip,
             poll_device.user_agent
      from identity.session a where a.id = code.session_id and a.expires_at > now()
      returning id, identity.session.user_id, identity.session.methods, identity.session.authenticated_at
      into session_id, user_id, methods, authenticated_at;
    if session_id is null then
      outcome := 'invalid_grant';
      return;
    end if;
    insert into guildhall.session_revocation (organization_id, session_id, revoked_at)
      select r.organization_id, session, r.revoked_at
      from guildhall.session_revocation r where r.session_id = code.session_id;
    insert into guildhall.device (session_id, client_id) values (session, client);
    insert into guildhall.device_token (hash, session_id) values (token, session);
  end if;
end;
$function$;
ALTER FUNCTION guildhall.poll_device(bytea,text,uuid,text,bytea,interval,text,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.poll_device(bytea,text,uuid,text,bytea,interval,text,text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.principal_for(organization uuid, actor uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT guildhall.seal_principal(organization, COALESCE(actor, '00000000-0000-0000-0000-000000000000'::uuid), now()) AS seal_principal;
END;
COMMENT ON FUNCTION guildhall.principal_for(uuid,uuid) IS 'Seals a principal for the system''s own work; a null actor is the system.';
ALTER FUNCTION guildhall.principal_for(uuid,uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.principal_for(uuid,uuid) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.proof_asked(session uuid, max_age_seconds integer)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (m.user_id IS NULL) THEN 'not_found'::text
             WHEN (a.id IS NULL) THEN 'organization_session_required'::text
             WHEN (guildhall.has_second_factor(s.user_id) AND (NOT (a.methods && ARRAY['mfa'::text, ('mfa:'::text || o.id)]))) THEN concat_ws(' '::text, 'step_up_required:mfa', '', array_to_string(guildhall.ways_for('step_up_required:mfa'::text, o.allowed_methods), ','::text))
             WHEN (guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at) < (now() - make_interval(secs => (proof_asked.max_age_seconds)::double precision))) THEN concat_ws(' '::text, 'step_up_required:fresh', LEAST(proof_asked.max_age_seconds, o.max_age_seconds, o.idle_seconds), array_to_string(guildhall.ways_in('step_up_required:fresh'::text, o.allowed_methods, o.id), ','::text))
             ELSE NULL::text
         END AS "case"
    FROM (((guildhall.organization o
      LEFT JOIN guildhall.member m ON (((m.organization_id = o.id) AND (m.user_id = guildhall.actor_id()))))
      LEFT JOIN guildhall.organization_session s ON (((s.organization_id = o.id) AND (s.user_id = m.user_id) AND (s.id = proof_asked.session))))
      LEFT JOIN identity.session a ON ((a.id = s.session_id)))
   WHERE (o.id = guildhall.organization_id());
END;
ALTER FUNCTION guildhall.proof_asked(uuid,integer) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.proof_asked(uuid,integer) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.prove_domain(organization uuid, claim uuid, challenge text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update guildhall.email_domain d
  set verified_at = coalesce(d.verified_at, now()), checked_at = now(), lost_at = null
  where d.organization_id = organization and d.id = claim and d.challenge = prove_domain.challenge;
  return case when found then 'proved' else 'gone' end;
exception when unique_violation then
  return 'taken';
end;
$function$;
ALTER FUNCTION guildhall.prove_domain(uuid,uuid,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.prove_domain(uuid,uuid,text) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.proved_at(
   organization uuid,
   allowed_methods text[],
   methods text[],
   shown_at jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT COALESCE(max(((proved_at.shown_at ->> way.way))::timestamp with time zone), '-infinity'::timestamp with time zone) AS "coalesce"
    FROM unnest(proved_at.methods) way(way)
   WHERE (
         CASE
             WHEN (way.way = ('sso:'::text || proved_at.organization)) THEN 'sso'::text
             ELSE way.way
         END = ANY (COALESCE(proved_at.allowed_methods, '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk,sso}'::text[])));
END;
ALTER FUNCTION guildhall.proved_at(uuid,text[],text[],jsonb) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.reachable_sessions(session uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT other.id
    FROM (identity.session own
      JOIN identity.session other ON (((other.user_id = own.user_id) AND (other.expires_at > now()))))
   WHERE ((own.id = reachable_sessions.session) AND (own.expires_at > now()) AND (own.personal OR (other.id = own.id) OR ((NOT other.personal) AND (EXISTS ( SELECT
            FROM unnest(own.methods) way(way)
           WHERE (starts_with(way.way, 'sso:'::text) AND (way.way = ANY (other.methods))))))));
END;
ALTER FUNCTION guildhall.reachable_sessions(uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.reachable_sessions(uuid) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.recognize(
   organization uuid,
   connection uuid,
   revision integer,
   subject text,
   email text,
   OUT refusal text,
   OUT person uuid,
   OUT is_member boolean,
   OUT role text)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  known uuid;
  held identity."user";
  found_connection guildhall.sso_connection;
begin
  select i.user_id into known from guildhall.sso_identity i
  where i.organization_id = recognize.organization and i.connection_id = recognize.connection
    and i.subject = recognize.subject;
  select u.* into held from identity."user" u
  where case when known is null then u.email = recognize.email else u.id = known end
  for no key update;
  person := held.id;

  perform from guildhall.organization o
  where o.id = recognize.organization and o.deletion_requested_at is null
  for no key update;
  select c.* into found_connection from guildhall.sso_connection c
  where found and c.organization_id = recognize.organization and c.id = recognize.connection
    and c.revision = recognize.revision and c.state = 'live'
  for share;
  if found_connection.id is null then
    refusal := 'challenge_expired';
    return;
  end if;
  role := found_connection.provision_role;

  -- Their address with us and the one that is asserted are both to be in a domain of this organization's, now.
  perform from guildhall.email_domain d
  where d.organization_id = recognize.organization and d.verified_at is not null
    and d.domain in (split_part(recognize.email, '@', -1), split_part(held.email, '@', -1))
  for share;
  if exists (
    select from unnest(array[recognize.email, held.email]) address
    where split_part(address, '@', -1) not in (
      select d.domain from guildhall.email_domain d
      where d.organization_id = recognize.organization and d.verified_at is not null)
  ) then
    refusal := 'sso_refused';
    return;
  end if;

  -- The identity went with the membership while this waited, or another came.
  if known is not null and not exists (
    select from guildhall.sso_identity i
    where i.organization_id = recognize.organization and i.connection_id = recognize.connection
      and i.subject = recognize.subject and i.user_id = known
  ) or known is null and exists (
    select from guildhall.sso_identity i
    where i.organization_id = recognize.organization and i.connection_id = recognize.connection
      and (i.subject = recognize.subject or i.user_id = person)
  ) then
    refusal := 'sso_refused';
    return;
  end if;

  if known is null and held.id is not null and not held.email_verified and (
    exists (select from identity.account a where a.user_id = held.id)
    or exists (select from identity.passkey p where p.user_id = held.id)
  ) then
    refusal := 'sso_refused';
    return;
  end if;

  perform from guildhall.member m
  where m.organization_id = recognize.organization and m.user_id = person
  for key share;
  is_member := found;
  if is_member then
    return;
  end if;
  if role not in ('admin', 'member') then
    perform from guildhall.role r where r.organization_id = recognize.organization and r.name = role for share;
    if not found then
      role := null;
    end if;
  end if;
  refusal := case
    when role is null then 'sso_refused'
    else guildhall.may_join(recognize.organization, coalesce(held.email, recognize.email))
  end;
end;
$function$;
ALTER FUNCTION guildhall.recognize(uuid,uuid,integer,text,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.recognize(uuid,uuid,integer,text,text) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.record_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  now_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
  old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
  one jsonb := coalesce(now_row, old_row);
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
begin
  if now_row = old_row then
    return null;
  end if;
  -- Both are asked: whoever acts in an organization can take a visitor's role, and not seal a visit.
  if current_user = 'guildhall_visitor' then
    if guildhall.visited_organization() = (one ->> 'organization_id')::uuid then
      return null;
    end if;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, before, after, ip, user_agent,
     request_id)
  values (
    (one ->> 'organization_id')::uuid,
    guildhall.new_id(),
    tg_table_name || '.' || case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end,
    coalesce((request ->> 'keyId')::uuid, guildhall.actor_id()),
    coalesce(request ->> 'keyName',
             (select m.name from guildhall.member m
              where m.organization_id = (one ->> 'organization_id')::uuid and m.user_id = guildhall.actor_id()), 'Guildhall'),
    tg_table_name,
    coalesce(one ->> 'id', ''),
    coalesce(one ->> 'name', one ->> 'title', one ->> 'id', tg_table_name),
    old_row,
    now_row,
    request ->> 'ip',
    request ->> 'userAgent',
    request ->> 'id'
  );
  return null;
end;
$function$;
GRANT EXECUTE ON FUNCTION guildhall.record_change() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.record_visitors_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  added jsonb := to_jsonb(new);
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
begin
  if coalesce(current_setting('guildhall.visit', true), '') = '' then
    return null;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, after, ip, user_agent, request_id)
  values (
    guildhall.visited_organization(), guildhall.new_id(), tg_table_name || '.created', null, 'A visitor',
    tg_table_name, coalesce(added ->> 'id', ''),
    coalesce(added ->> 'name', added ->> 'title', added ->> 'id', tg_table_name),
    added, request ->> 'ip', request ->> 'userAgent', request ->> 'id'
  );
  return null;
end;
$function$;
ALTER FUNCTION guildhall.record_visitors_change() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.record_visitors_change() TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.refusal_of(asked text, organization uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN starts_with(refusal_of.asked, 'step_up_required:'::text) THEN concat_ws(' '::text, refusal_of.asked, COALESCE(
             CASE
                 WHEN (refusal_of.asked = 'step_up_required:fresh'::text) THEN (LEAST(o.max_age_seconds, o.idle_seconds))::text
                 ELSE NULL::text
             END, ''::text), array_to_string(guildhall.ways_in(refusal_of.asked, o.allowed_methods, o.id), ','::text))
             ELSE refusal_of.asked
         END AS asked
    FROM guildhall.organization o
   WHERE (o.id = refusal_of.organization);
END;
ALTER FUNCTION guildhall.refusal_of(text,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.refuse_revoked()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if guildhall.is_revoked(new.organization_id, new.session_id) then
    raise exception 'this organization asks for a fresh proof' using errcode = 'GH009',
      detail = (
        select format('step_up_required:fresh %s %s', least(o.max_age_seconds, o.idle_seconds),
          array_to_string(guildhall.ways_in('step_up_required:fresh', o.allowed_methods, o.id), ','))
        from guildhall.organization o where o.id = new.organization_id
      );
  end if;
  return new;
end;
$function$;
ALTER FUNCTION guildhall.refuse_revoked() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.rename_person(name text, event uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  identified record;
  person identity."user";
begin
  select p.user_id, p.browser_id into identified from guildhall.person() p;
  if exists (
    select from guildhall.browser_account ba
    join identity.session s on s.id = ba.session_id
    where ba.browser_id = identified.browser_id and ba.user_id = identified.user_id and not s.personal
  ) then
    return null;
  end if;
  update identity."user" u set name = rename_person.name, updated_at = now()
    where u.id = identified.user_id and u.name <> rename_person.name
    returning u.* into person;
  if found then
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, person.id, 'user.renamed', request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  else
    select u.* into person from identity."user" u where u.id = identified.user_id;
  end if;
  return jsonb_build_object(
    'id', person.id, 'name', person.name, 'email', person.email, 'emailVerified', person.email_verified);
end;
$function$;
ALTER FUNCTION guildhall.rename_person(text,uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.rename_person(text,uuid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.request_deletion()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  organization uuid := guildhall.organization_id();
  requested_at timestamptz;
begin
  update guildhall.organization o set deletion_requested_at = now(), updated_at = now()
    where o.id = organization and o.deletion_requested_at is null
    returning o.deletion_requested_at into requested_at;
  delete from guildhall.organization_session s where s.organization_id = organization;
  return requested_at;
end;
$function$;
ALTER FUNCTION guildhall.request_deletion() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.request_deletion() TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.restore(
   slug text,
   any_account boolean,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT user_id uuid,
   OUT user_name text,
   OUT restored boolean)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  identified record;
  found_role text;
  requested_at timestamptz;
  asked text;
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;
  select o.id, o.name, o.deletion_requested_at, m.user_id, m.name, m.role,
         case when o.demanding or not a.personal then guildhall.asked_of(
           o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
           a.methods, guildhall.proved_at(o.id, o.allowed_methods, a.methods, a.shown_at), null, m.email) end
    into organization_id, organization_name, requested_at, user_id, user_name, found_role, asked
  from guildhall.organization o
  join guildhall.member m on m.organization_id = o.id
  join guildhall.browser_account ba on ba.user_id = m.user_id and ba.browser_id = identified.browser_id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  where o.slug = restore.slug and (any_account or m.user_id = identified.user_id)
  order by (m.role = 'owner') desc, (m.user_id = identified.user_id) desc
  limit 1
  for update of o;
  -- The clock and not the transaction's time: this may have waited for rows to be deleted that were due meanwhile.
  if organization_id is null or requested_at <= clock_timestamp() - guildhall.grace() then
    refusal := 'not_found';
    return;
  end if;
  if found_role <> 'owner' then
    refusal := 'forbidden';
    return;
  end if;
  if asked is not null then
    refusal := guildhall.refusal_of(asked, organization_id);
    return;
  end if;
  restored := requested_at is not null;
  if restored then
    update guildhall.organization o set deletion_requested_at = null, updated_at = now() where o.id = organization_id;
    -- One that was being opened while the deletion was asked for.
    delete from guildhall.organization_session s where s.organization_id = restore.organization_id;
  end if;
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.restore(text,boolean) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.restore(text,boolean) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.revoke_sessions(member uuid, session uuid DEFAULT NULL::uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  organization uuid := guildhall.organization_id();
  barred integer;
begin
  perform from guildhall.member m where m.organization_id = organization and m.user_id = member for update;
  if not found then
    return 0;
  end if;
  -- The clock and not the transaction's time: a proof that was given while this waited counts as the older one.
  insert into guildhall.session_revocation as r (organization_id, session_id, revoked_at)
    select organization, a.id, clock_timestamp()
    from identity.session a
    where a.user_id = member and a.expires_at > now() and (session is null or exists (
      select from guildhall.organization_session s
      where s.organization_id = organization and s.id = session and s.user_id = member and s.session_id = a.id
    ))
    on conflict (organization_id, session_id) do update set revoked_at = excluded.revoked_at
      where not guildhall.is_revoked(r.organization_id, r.session_id);
  get diagnostics barred = row_count;
  delete from guildhall.organization_session s
    where s.organization_id = organization and s.user_id = member and (session is null or s.id = session);
  return barred;
end;
$function$;
ALTER FUNCTION guildhall.revoke_sessions(uuid,uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.revoke_sessions(uuid,uuid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.rotate_device_token(
   token bytea,
   successor bytea,
   client text,
   event uuid,
   request jsonb,
   OUT outcome text,
   OUT session_id uuid,
   OUT user_id uuid,
   OUT user_name text,
   OUT user_email text,
   OUT methods text[],
   OUT authenticated_at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  found_token guildhall.device_token;
begin
  outcome := 'unknown';
  select a.id, a.user_id, u.name, u.email, a.methods, a.authenticated_at
    into session_id, user_id, user_name, user_email, methods, authenticated_at
  from guildhall.device_token t
  join guildhall.device d on d.session_id = t.session_id and d.client_id = client
  join identity.session a on a.id = d.session_id and a.expires_at > now()
  join identity."user" u on u.id = a.user_id
  where t.hash = rotate_device_token.token
  for no key update of a;
  if session_id is null then
    return;
  end if;
  select t.* into found_token from guildhall.device_token t where t.hash = rotate_device_token.token;
  outcome := guildhall.use_of(found_token.used_at, found_token.successor = successor, exists (
    select from guildhall.device_token n where n.hash = found_token.successor and n.used_at is null));
  if outcome = 'rotated' then
    update guildhall.device_token t set used_at = clock_timestamp(), successor = rotate_device_token.successor
      where t.hash = rotate_device_token.token;
    insert into guildhall.device_token (hash, session_id) values (successor, session_id);
  elsif outcome = 'reused' then
    delete from identity.session a where a.id = rotate_device_token.session_id;
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, user_id, 'account.device_token_reused', request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  end if;
end;
$function$;
ALTER FUNCTION guildhall.rotate_device_token(bytea,bytea,text,uuid,jsonb) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.rotate_device_token(bytea,bytea,text,uuid,jsonb) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.rotate_refresh_token(
   token bytea,
   successor bytea,
   client text,
   OUT outcome text,
   OUT session_id uuid,
   OUT organization_id uuid,
   OUT organization_slug text,
   OUT organization_name text,
   OUT user_id uuid,
   OUT user_name text)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  found_token guildhall.refresh_token;
begin
  outcome := 'unknown';
  select s.id, s.organization_id, o.slug, o.name, m.user_id, m.name
    into session_id, organization_id, organization_slug, organization_name, user_id, user_name
  from guildhall.refresh_token t
  join guildhall.organization_session s on s.organization_id = t.organization_id and s.id = t.session_id
    and s.expires_at > now()
  join guildhall.organization o on o.id = s.organization_id and o.deletion_requested_at is null
  join guildhall.member m on m.organization_id = s.organization_id and m.user_id = s.user_id
  join identity.session a on a.id = s.session_id and a.expires_at > now()
  join guildhall.device d on d.session_id = a.id and d.client_id = client
  where t.hash = rotate_refresh_token.token
  for no key update of s;
  if session_id is null then
    return;
  end if;
  select t.* into found_token from guildhall.refresh_token t
    where t.organization_id = rotate_refresh_token.organization_id and t.hash = rotate_refresh_token.token;
  outcome := guildhall.use_of(found_token.used_at, found_token.successor = successor, exists (
    select from guildhall.refresh_token n
    where n.organization_id = found_token.organization_id and n.hash = found_token.successor and n.used_at is null));
  if outcome = 'rotated' then
    update guildhall.refresh_token t set used_at = clock_timestamp(), successor = rotate_refresh_token.successor
      where t.organization_id = found_token.organization_id and t.hash = rotate_refresh_token.token;
    insert into guildhall.refresh_token (organization_id, hash, session_id)
      values (found_token.organization_id, successor, found_token.session_id);
  elsif outcome = 'reused' then
    delete from guildhall.organization_session s
      where s.organization_id = found_token.organization_id and s.id = found_token.session_id;
    perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
  end if;
end;
$function$;
ALTER FUNCTION guildhall.rotate_refresh_token(bytea,bytea,text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.rotate_refresh_token(bytea,bytea,text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.seal(kind integer, subject uuid, other uuid)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
 SELECT (((((seal.subject)::text || ':'::text) || (seal.other)::text) || ':'::text) || encode(sha256(((((k.key || int4send(seal.kind)) || int4send(pg_backend_pid())) || timestamptz_send(now())) || convert_to((((seal.subject)::text || ':'::text) || (seal.other)::text), 'UTF8'::name))), 'hex'::text))
    FROM guildhall.seal_key k;
END;
ALTER FUNCTION guildhall.seal(integer,uuid,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.seal_principal(
   organization uuid,
   actor uuid,
   sealed_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
 SELECT (((((((seal_principal.organization)::text || ':'::text) || (seal_principal.actor)::text) || ':'::text) || ((EXTRACT(epoch FROM seal_principal.sealed_at))::bigint)::text) || ':'::text) || encode(sha256(((((k.key || int4send(3)) || int8send((EXTRACT(epoch FROM seal_principal.sealed_at))::bigint)) || uuid_send(seal_principal.organization)) || uuid_send(seal_principal.actor))), 'hex'::text))
    FROM guildhall.seal_key k;
END;
ALTER FUNCTION guildhall.seal_principal(uuid,uuid,timestamp with time zone) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.search_keys(name text, email text)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT array_to_string(n.words[i.i:], ' '::text) AS array_to_string
    FROM ( SELECT string_to_array(guildhall.fold(search_keys.name), ' '::text) AS words) n,
     LATERAL generate_subscripts(n.words, 1) i(i)
 UNION
  SELECT guildhall.fold(search_keys.email) AS fold;
END;
ALTER FUNCTION guildhall.search_keys(text,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.show_visitors(target regclass, columns text[], condition text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform guildhall.keep_visitors_in(target);
  execute format('drop policy if exists visitors_see on %s', target);
  execute format('drop policy if exists visitors_see_only on %s', target);
  execute format('create policy visitors_see on %s for select to guildhall_visitor using (true)', target);
  execute format('create policy visitors_see_only on %s as restrictive for select to guildhall_visitor using (%s)', target, condition);
  execute format('revoke select on %s from guildhall_visitor', target);
  execute format('grant select (%s) on %s to guildhall_visitor',
    (select string_agg(quote_ident(name), ', ') from unnest(columns) name), target);
end;
$function$;
COMMENT ON FUNCTION guildhall.show_visitors(regclass,text[],text) IS 'Opens columns of a tenant table to visitors, of those rows of the organization they visit for which the condition holds.';

CREATE OR REPLACE FUNCTION guildhall.signal_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into guildhall.signal (kind, of_user) values ('account_changed', new.id);
  return null;
end;
$function$;
ALTER FUNCTION guildhall.signal_account() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.signal_browser()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'DELETE' then
    insert into guildhall.signal (kind, of_browser) select distinct 'browser_changed', e.browser_id from ended e;
  else
    insert into guildhall.signal (kind, of_browser) values ('browser_changed', new.id);
  end if;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.signal_browser() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.signal_invitation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into guildhall.signal (kind, of_user)
    select 'invitations_changed', u.id from identity."user" u where u.email = new.email;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.signal_invitation() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.signal_membership()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into guildhall.signal (kind, of_user, in_organization)
    select case tg_op when 'INSERT' then 'membership_started' else 'membership_ended' end, c.user_id, c.organization_id
    from changed c;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.signal_membership() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.signal_organization()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into guildhall.signal (kind, in_organization)
  select c.kind, new.id
  from (values
    ('organization_changed', row(old.name, old.slug, old.plan, old.logo_id) is distinct from
      row(new.name, new.slug, new.plan, new.logo_id)),
    ('organization_locked', old.deletion_requested_at is null and new.deletion_requested_at is not null),
    ('organization_restored', old.deletion_requested_at is not null and new.deletion_requested_at is null),
    ('policy_changed', row(old.allowed_methods, old.mfa_required, old.max_age_seconds, old.idle_seconds, old.allowed_email_domains)
      is distinct from row(new.allowed_methods, new.mfa_required, new.max_age_seconds, new.idle_seconds, new.allowed_email_domains))
  ) c (kind, happened)
  where c.happened;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.signal_organization() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.signal_role()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'member' then
    insert into guildhall.signal (kind, of_user, in_organization) values ('role_changed', new.user_id, new.organization_id);
  else
    insert into guildhall.signal (kind, in_organization, of_role) values ('role_changed', new.organization_id, new.name);
  end if;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.signal_role() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.signal_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into guildhall.signal (kind, of_user, of_browser, in_organization)
    select 'session_ended', e.user_id, e.browser_id, e.organization_id from ended e where e.browser_id is not null;
  return null;
end;
$function$;
ALTER FUNCTION guildhall.signal_session() OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.slug_is_free(slug text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT (NOT guildhall.slug_is_kept_from(slug, NULL::uuid));
END;
ALTER FUNCTION guildhall.slug_is_free(text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.slug_is_free(text) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.slug_is_free(text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.slug_is_kept_from(slug text, organization uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT ((EXISTS ( SELECT
            FROM guildhall.organization o
           WHERE ((o.slug_skeleton = guildhall.slug_skeleton(slug_is_kept_from.slug)) AND ((o.id = slug_is_kept_from.organization) IS NOT TRUE)))) OR (EXISTS ( SELECT
            FROM guildhall.slug_alias a
           WHERE ((a.slug_skeleton = guildhall.slug_skeleton(slug_is_kept_from.slug)) AND (a.kept_until > now()) AND ((a.leads_to = slug_is_kept_from.organization) IS NOT TRUE)))));
END;
ALTER FUNCTION guildhall.slug_is_kept_from(text,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.slug_skeleton(slug text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT replace(translate(slug, '01'::text, 'ol'::text), 'rn'::text, 'm'::text) AS replace;
END;
GRANT EXECUTE ON FUNCTION guildhall.slug_skeleton(text) TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.slug_skeleton(text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.start_device(
   device bytea,
   user_code bytea,
   client text,
   lifetime interval)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from guildhall.device_code c where c.device_hash in (
    select e.device_hash from guildhall.device_code e where e.expires_at < now() limit 100 for update skip locked);
  insert into guildhall.device_code (device_hash, user_hash, client_id, expires_at)
    values (device, user_code, client, now() + lifetime);
end;
$function$;
ALTER FUNCTION guildhall.start_device(bytea,bytea,text,interval) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.start_device(bytea,bytea,text,interval) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.step_outside()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform set_config('guildhall.context', '', true), set_config('guildhall.person', '', true);
end;
$function$;
ALTER FUNCTION guildhall.step_outside() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.step_outside() TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.tables_to_empty()
 RETURNS SETOF regclass
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
BEGIN ATOMIC
 WITH RECURSIVE tenant_table AS (
          SELECT c_1.oid
            FROM (pg_class c_1
              JOIN pg_attribute a ON (((a.attrelid = c_1.oid) AND (a.attname = 'organization_id'::name) AND (NOT a.attisdropped))))
           WHERE ((c_1.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND (NOT c_1.relispartition) AND (EXISTS ( SELECT
                    FROM pg_policy p
                   WHERE ((p.polrelid = c_1.oid) AND (p.polname = 'organization'::name)))))
         ), chain(oid, path) AS (
          SELECT t.oid,
             ARRAY[t.oid] AS "array"
            FROM tenant_table t
         UNION ALL
          SELECT k.conrelid,
             (c_1.path || k.conrelid)
            FROM ((chain c_1
              JOIN pg_constraint k ON (((k.confrelid = c_1.oid) AND (k.contype = 'f'::"char") AND (k.conrelid <> ALL (c_1.path)))))
              JOIN tenant_table t ON ((t.oid = k.conrelid)))
         )
  SELECT (c.oid)::regclass AS oid
    FROM chain c
   GROUP BY c.oid
   ORDER BY (c.oid = ('guildhall.event'::regclass)::oid), (max(cardinality(c.path))) DESC, c.oid;
END;

CREATE OR REPLACE FUNCTION guildhall.take_domains_to_check(most integer)
 RETURNS TABLE(organization_id uuid, id uuid, domain text, challenge text)
 LANGUAGE sql
 SECURITY DEFINER
BEGIN ATOMIC
 UPDATE guildhall.email_domain d SET checked_at = now()
   WHERE ((d.organization_id, d.id) IN ( SELECT c.organization_id,
             c.id
            FROM guildhall.email_domain c
           WHERE ((c.verified_at IS NOT NULL) AND (c.checked_at < (now() - '1 day'::interval)))
           ORDER BY c.checked_at
          LIMIT take_domains_to_check.most
          FOR UPDATE OF c SKIP LOCKED))
   RETURNING d.organization_id,
     d.id,
     d.domain,
     d.challenge;
END;
ALTER FUNCTION guildhall.take_domains_to_check(integer) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.take_domains_to_check(integer) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.token_entry_key()
 RETURNS bytea
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT sha256((k.key || int4send(4))) AS sha256
    FROM guildhall.seal_key k;
END;
ALTER FUNCTION guildhall.token_entry_key() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.token_entry_key() TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.touch_key(organization uuid, key uuid)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 UPDATE guildhall.api_key k SET last_used_at = now()
   WHERE ((k.organization_id, k.id) IN ( SELECT t.organization_id,
             t.id
            FROM guildhall.api_key t
           WHERE ((t.organization_id = touch_key.organization) AND (t.id = touch_key.key))
          FOR UPDATE OF t SKIP LOCKED));
END;
ALTER FUNCTION guildhall.touch_key(uuid,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.touch_session(organization uuid, session uuid)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 UPDATE guildhall.organization_session s SET last_used_at = now()
   WHERE ((s.organization_id, s.id) IN ( SELECT t.organization_id,
             t.id
            FROM guildhall.organization_session t
           WHERE ((t.organization_id = touch_session.organization) AND (t.id = touch_session.session))
          FOR UPDATE OF t SKIP LOCKED));
END;
ALTER FUNCTION guildhall.touch_session(uuid,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.tune_in(credentials bytea[], heard pg_snapshot[])
 RETURNS TABLE(
   number integer,
   browser_id uuid,
   accounts jsonb,
   organizations uuid[],
   now_heard pg_snapshot,
   missed boolean,
   messages jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT (t.number)::integer AS number,
     b.id,
     a.accounts,
     COALESCE(m.organizations, '{}'::uuid[]) AS "coalesce",
     pg_current_snapshot() AS pg_current_snapshot,
     COALESCE((pg_snapshot_xmax(t.heard) > pg_snapshot_xmax(pg_current_snapshot())), true) AS "coalesce",
     COALESCE(s.messages, '[]'::jsonb) AS "coalesce"
    FROM ((((UNNEST(tune_in.credentials, tune_in.heard) WITH ORDINALITY t(credential, heard, number)
      JOIN guildhall.browser b ON ((b.token_hash = t.credential)))
      CROSS JOIN LATERAL ( SELECT jsonb_agg(jsonb_build_object('user', ba.user_id, 'session', ba.session_id) ORDER BY ba.session_id) AS accounts,
             array_agg(ba.user_id) AS users
            FROM (guildhall.browser_account ba
              JOIN identity.session se ON (((se.id = ba.session_id) AND (se.expires_at > now()))))
           WHERE (ba.browser_id = b.id)) a)
      LEFT JOIN LATERAL ( SELECT array_agg(DISTINCT m_1.organization_id) AS organizations
            FROM guildhall.member m_1
           WHERE (m_1.user_id = ANY (a.users))) m ON (true))
      LEFT JOIN LATERAL ( SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', x.kind, 'user', x.user_id, 'organization', x.in_organization, 'slug', x.slug)) ORDER BY x."position") AS messages
            FROM ( SELECT s_1."position",
                     s_1.kind,
                     u.id AS user_id,
                     s_1.in_organization,
                         CASE
                             WHEN (s_1.kind = ANY (ARRAY['membership_started'::text, 'organization_changed'::text])) THEN o.slug
                             ELSE NULL::text
                         END AS slug
                    FROM (((guildhall.signal s_1
                      JOIN identity."user" u ON (((u.id = ANY (a.users)) AND ((s_1.of_user IS NULL) OR (s_1.of_user = u.id)))))
                      LEFT JOIN guildhall.member m_1 ON (((m_1.organization_id = s_1.in_organization) AND (m_1.user_id = u.id))))
                      LEFT JOIN guildhall.organization o ON (((o.id = m_1.organization_id) AND guildhall.is_there(o.deletion_requested_at))))
                   WHERE ((s_1.transaction >= pg_snapshot_xmin(t.heard)) AND (NOT pg_visible_in_snapshot(s_1.transaction, t.heard)) AND (s_1.kind <> 'browser_changed'::text) AND ((s_1.kind <> 'invitations_changed'::text) OR u.email_verified) AND ((s_1.of_browser IS NULL) OR (s_1.of_browser = b.id)) AND ((s_1.of_role IS NULL) OR (s_1.of_role = m_1.role)) AND ((s_1.in_organization IS NULL) OR (o.id IS NOT NULL) OR ((s_1.kind = 'membership_ended'::text) AND (s_1.of_user IS NOT NULL))))
                   ORDER BY s_1."position"
                  LIMIT 201) x) s ON (true))
   WHERE (a.accounts IS NOT NULL);
END;
COMMENT ON FUNCTION guildhall.tune_in(bytea[],pg_snapshot[]) IS 'What the streams of these browsers may be told now: ids alone, and 201 messages at most, which is too many to tell.';
ALTER FUNCTION guildhall.tune_in(bytea[],pg_snapshot[]) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.tune_in(bytea[],pg_snapshot[]) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.use_assertion(
   organization uuid,
   connection uuid,
   hash bytea,
   expires timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  delete from guildhall.sso_assertion a
  where (a.organization_id, a.connection_id, a.id_hash) in (
    select e.organization_id, e.connection_id, e.id_hash from guildhall.sso_assertion e
    where e.expires_at <= now() limit 100 for update skip locked
  );
  insert into guildhall.sso_assertion (organization_id, connection_id, id_hash, expires_at)
  values (organization, connection, hash, expires)
  on conflict do nothing;
  return found;
end;
$function$;
ALTER FUNCTION guildhall.use_assertion(uuid,uuid,bytea,timestamp with time zone) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.use_assertion(uuid,uuid,bytea,timestamp with time zone) TO guildhall_owner;

CREATE OR REPLACE FUNCTION guildhall.use_of(
   used_at timestamp with time zone,
   same boolean,
   successor_unused boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (used_at IS NULL) THEN 'rotated'::text
             WHEN (same AND successor_unused AND (used_at > (clock_timestamp() - '00:00:10'::interval))) THEN 'repeated'::text
             ELSE 'reused'::text
         END AS "case";
END;
ALTER FUNCTION guildhall.use_of(timestamp with time zone,boolean,boolean) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.used_at(
   opened_at timestamp with time zone,
   last_used_at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (last_used_at >= opened_at) THEN last_used_at
             ELSE NULL::timestamp with time zone
         END AS "case";
END;
ALTER FUNCTION guildhall.used_at(timestamp with time zone,timestamp with time zone) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.verified_domain_of(email text)
 RETURNS TABLE(organization_id uuid, domain text)
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT d.organization_id,
     d.domain
    FROM guildhall.email_domain d
   WHERE ((d.domain = split_part(verified_domain_of.email, '@'::text, '-1'::integer)) AND (d.verified_at IS NOT NULL));
END;
ALTER FUNCTION guildhall.verified_domain_of(text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.view_device(user_code bytea)
 RETURNS TABLE(client_id text, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT c.client_id,
     c.expires_at
    FROM (guildhall.person() p(user_id, browser_id)
      JOIN guildhall.device_code c ON (((c.user_hash = view_device.user_code) AND (c.answer IS NULL) AND (c.expires_at > now()))));
END;
ALTER FUNCTION guildhall.view_device(bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.view_device(bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.view_invitation(invitation uuid, secret bytea)
 RETURNS TABLE(
   organization_id uuid,
   organization_slug text,
   organization_name text,
   logo_type text,
   logo bytea,
   teams text[],
   inviter_name text,
   role text,
   email text,
   expires_at timestamp with time zone,
   expired boolean,
   known boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT o.id,
     o.slug,
     o.name,
     l.type,
     l.bytes,
     ARRAY( SELECT t.name
            FROM (guildhall.invitation_team it
              JOIN guildhall.team t ON (((t.organization_id = it.organization_id) AND (t.id = it.team_id))))
           WHERE ((it.organization_id = i.organization_id) AND (it.invitation_id = i.id))
           ORDER BY t.name_key) AS "array",
     COALESCE(m.name, i.inviter_name) AS "coalesce",
     i.role,
     i.email,
     i.expires_at,
     (i.expires_at <= now()),
     (EXISTS ( SELECT
            FROM identity."user" u
           WHERE (u.email = i.email))) AS "exists"
    FROM (((guildhall.invitation i
      JOIN guildhall.organization o ON (((o.id = i.organization_id) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.image l ON (((l.organization_id = o.id) AND (l.id = o.logo_id))))
      LEFT JOIN guildhall.member m ON (((m.organization_id = i.organization_id) AND (m.user_id = i.invited_by))))
   WHERE ((i.id = view_invitation.invitation) AND (i.secret_hash = view_invitation.secret));
END;
ALTER FUNCTION guildhall.view_invitation(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.view_invitation(uuid,bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.view_link(link uuid, secret bytea)
 RETURNS TABLE(
   organization_slug text,
   organization_name text,
   inviter_name text,
   role text,
   allowed_domain text,
   expires_at timestamp with time zone,
   expired boolean,
   used_up boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT o.slug,
     o.name,
     COALESCE(m.name, l.inviter_name) AS "coalesce",
     l.role,
     l.allowed_domain,
     l.expires_at,
     (l.expires_at <= now()),
     (l.uses >= l.max_uses)
    FROM ((guildhall.invitation_link l
      JOIN guildhall.organization o ON (((o.id = l.organization_id) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.member m ON (((m.organization_id = l.organization_id) AND (m.user_id = l.invited_by))))
   WHERE ((l.id = view_link.link) AND (l.secret_hash = view_link.secret));
END;
ALTER FUNCTION guildhall.view_link(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.view_link(uuid,bytea) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.visit(
   slug text,
   request text,
   expected_organization uuid,
   expected_version xid,
   OUT refusal text,
   OUT organization_id uuid,
   OUT organization_name text,
   OUT organization_version xid,
   OUT logo_id uuid)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  if current_setting('guildhall.context', true) <> '' or current_setting('guildhall.visit', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select o.id, o.name, o.xmin, o.logo_id into organization_id, organization_name, organization_version, logo_id
  from guildhall.organization o
  where o.slug = visit.slug and o.deletion_requested_at is null;
  if organization_id is null then
    refusal := 'not_found';
  elsif expected_organization is not null
    and (expected_organization = organization_id and expected_version = organization_version) is not true then
    refusal := 'unexpected';
  end if;
  if refusal is not null then
    if expected_organization is not null then
      raise exception 'entry refused: %', refusal using errcode = 'GH004', detail = refusal;
    end if;
    return;
  end if;
  perform set_config('guildhall.request', request, true);
  perform set_config('guildhall.visit', guildhall.seal(5, organization_id, '00000000-0000-0000-0000-000000000000'), true);
end;
$function$;
ALTER FUNCTION guildhall.visit(text,text,uuid,xid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.visit(text,text,uuid,xid) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.visited_logo(image uuid)
 RETURNS TABLE(type text, bytes bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT i.type,
     i.bytes
    FROM (guildhall.organization o
      JOIN guildhall.image i ON (((i.organization_id = o.id) AND (i.id = o.logo_id))))
   WHERE ((o.id = guildhall.visited_organization()) AND (o.logo_id = visited_logo.image));
END;
ALTER FUNCTION guildhall.visited_logo(uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.visited_logo(uuid) TO guildhall_visitor;

CREATE OR REPLACE FUNCTION guildhall.visited_organization()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL RESTRICTED SECURITY DEFINER
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (substr(current_setting('guildhall.visit'::text, true), 75) = encode(sha256(((((k.key || int4send(5)) || int4send(pg_backend_pid())) || timestamptz_send(now())) || convert_to("left"(current_setting('guildhall.visit'::text, true), 73), 'UTF8'::name))), 'hex'::text)) THEN ("left"(current_setting('guildhall.visit'::text, true), 36))::uuid
             ELSE guildhall.no_context('guildhall.visit'::text)
         END AS no_context
    FROM guildhall.seal_key k;
END;
COMMENT ON FUNCTION guildhall.visited_organization() IS 'The organization that this transaction visits; raises GH001 when it visits none.';
ALTER FUNCTION guildhall.visited_organization() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.visited_organization() TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.visited_organization() TO guildhall_tenant;
GRANT EXECUTE ON FUNCTION guildhall.visited_organization() TO guildhall_visitor;

CREATE OR REPLACE FUNCTION guildhall.vouch_for_invitation()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  select m.user_id, m.name into strict new.invited_by, new.inviter_name
  from guildhall.member m
  where m.organization_id = new.organization_id and m.user_id = guildhall.actor_id();
  return new;
end;
$function$;

CREATE OR REPLACE FUNCTION guildhall.ways_for(asked text, allowed_methods text[])
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT
         CASE asked
             WHEN 'step_up_required:mfa'::text THEN '{hwk,otp}'::text[]
             ELSE COALESCE(allowed_methods, '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk}'::text[])
         END AS "coalesce";
END;
ALTER FUNCTION guildhall.ways_for(text,text[]) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.ways_in(asked text, allowed_methods text[], organization uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT (guildhall.ways_for(asked, allowed_methods) ||
         CASE
             WHEN ((allowed_methods IS NULL) AND (asked <> 'step_up_required:mfa'::text) AND (EXISTS ( SELECT
                FROM guildhall.sso_connection c
               WHERE ((c.organization_id = ways_in.organization) AND (c.state = 'live'::text))))) THEN '{sso}'::text[]
             ELSE '{}'::text[]
         END);
END;
ALTER FUNCTION guildhall.ways_in(text,text[],uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.why_not_entered(credential bytea, account uuid, slug text)
 RETURNS text
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (why.why = 'not_found'::text) THEN COALESCE(('other_account:'::text || guildhall.other_account(why_not_entered.credential, why_not_entered.account, why_not_entered.slug)), why.why)
             ELSE why.why
         END AS why
    FROM guildhall.why_not_entered_as(why_not_entered.credential, why_not_entered.account, why_not_entered.slug) why(why);
END;
ALTER FUNCTION guildhall.why_not_entered(bytea,uuid,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.why_not_entered_as(credential bytea, account uuid, slug text)
 RETURNS text
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (count(*) = 0) THEN 'unauthenticated'::text
             WHEN (count(m.user_id) = 0) THEN 'not_found'::text
             WHEN bool_and((here.id IS NULL)) THEN ('organization_moved:'::text || max(moved.slug))
             WHEN bool_or((here.deletion_requested_at IS NOT NULL)) THEN 'organization_locked'::text
             ELSE 'organization_session_required'::text
         END AS "case"
    FROM ((((((guildhall.browser b
      JOIN guildhall.browser_account ba ON ((ba.browser_id = b.id)))
      JOIN identity.session a ON (((a.id = ba.session_id) AND (a.expires_at > now()))))
      LEFT JOIN guildhall.organization here ON (((here.slug = why_not_entered_as.slug) AND guildhall.is_there(here.deletion_requested_at))))
      LEFT JOIN guildhall.slug_alias former ON ((former.slug = why_not_entered_as.slug)))
      LEFT JOIN guildhall.organization moved ON (((moved.id = former.leads_to) AND guildhall.is_there(moved.deletion_requested_at))))
      LEFT JOIN guildhall.member m ON (((m.organization_id = COALESCE(here.id, moved.id)) AND (m.user_id = ba.user_id))))
   WHERE ((b.token_hash = why_not_entered_as.credential) AND ((why_not_entered_as.account IS NULL) OR (ba.user_id = why_not_entered_as.account)));
END;
ALTER FUNCTION guildhall.why_not_entered_as(bytea,uuid,text) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.why_not_opened(slug text, any_account boolean)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT guildhall.why_not_entered(b.token_hash,
         CASE
             WHEN why_not_opened.any_account THEN NULL::uuid
             ELSE p.user_id
         END, why_not_opened.slug) AS why_not_entered
    FROM (guildhall.person() p(user_id, browser_id)
      JOIN guildhall.browser b ON ((b.id = p.browser_id)));
END;
ALTER FUNCTION guildhall.why_not_opened(text,boolean) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.why_not_opened(text,boolean) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.withdraw_request(slug text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  asking jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  account uuid := (select p.user_id from guildhall.person() p);
  withdrawn guildhall.membership_request;
begin
  update guildhall.membership_request r set answer = 'withdrawn', answered_at = now()
  where r.user_id = account and r.answer is null
    and r.organization_id = (select o.id from guildhall.organization o where o.slug = withdraw_request.slug)
  returning r.* into withdrawn;
  if not found then
    return false;
  end if;
  insert into guildhall.event
    (organization_id, id, type, actor_id, actor_name, subject_kind, subject_id, subject_name, ip, user_agent, request_id)
  values (withdrawn.organization_id, guildhall.new_id(), 'membership_request.withdrawn', account, withdrawn.name,
          'membership_request', withdrawn.id::text, withdrawn.email,
          asking ->> 'ip', asking ->> 'userAgent', asking ->> 'id');
  return true;
end;
$function$;
ALTER FUNCTION guildhall.withdraw_request(text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.withdraw_request(text) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.withhold(target text, VARIADIC columns text[] DEFAULT '{}'::text[])
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 INSERT INTO guildhall.withheld (table_name, column_name)  SELECT withhold.target AS target,
             c.c
            FROM unnest(
                 CASE
                     WHEN (cardinality(withhold.columns) = 0) THEN ARRAY[''::text]
                     ELSE withhold.columns
                 END) c(c) ON CONFLICT DO NOTHING;
END;
COMMENT ON FUNCTION guildhall.withhold(text,text[]) IS 'Leaves a table, named with its schema, out of exports, or only the columns that are named.';

-- identity --------------------------------------------------------------------------------------------------

CREATE SCHEMA identity AUTHORIZATION guildhall_owner;
GRANT USAGE ON SCHEMA identity TO guildhall_door;

CREATE TABLE identity.account (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  provider_id text NOT NULL,
  account_id text NOT NULL,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (provider_id, account_id),
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE identity.account IS 'A way in which a person proves who they are: a password, or an account elsewhere.';
CREATE INDEX account_user ON identity.account (user_id);
GRANT SELECT (user_id) ON identity.account TO guildhall_door;

CREATE TABLE identity.challenge (
  id uuid NOT NULL,
  kind text NOT NULL,
  binding bytea NOT NULL,
  user_id uuid,
  value text NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE,
  CHECK (kind ~ '^[a-z_]+$'::text),
  CHECK (octet_length(binding) = 32)
);
COMMENT ON TABLE identity.challenge IS 'A proof that was begun in one browser, and what will complete it: a code''s hash, a passkey''s challenge, a second step.';
COMMENT ON COLUMN identity.challenge.binding IS 'The SHA-256 of the cookie that the browser got when it began.';
CREATE INDEX challenge_binding ON identity.challenge (binding, kind);
CREATE INDEX challenge_expiry ON identity.challenge (expires_at);
CREATE INDEX challenge_user ON identity.challenge (user_id);

CREATE TABLE identity.passkey (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  credential_id text NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL DEFAULT 0,
  transports text[] NOT NULL DEFAULT '{}'::text[],
  backed_up boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  PRIMARY KEY (id),
  UNIQUE (credential_id),
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE identity.passkey IS 'A key pair on a device of a person''s, of which we know the public half.';
CREATE INDEX passkey_user ON identity.passkey (user_id);
GRANT SELECT (user_id) ON identity.passkey TO guildhall_door;

CREATE TABLE identity.recovery_code (
  user_id uuid NOT NULL,
  hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, hash),
  FOREIGN KEY (user_id) REFERENCES identity.totp(user_id) ON DELETE CASCADE,
  CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE identity.recovery_code IS 'What a person can show once instead of their authenticator app.';

CREATE TABLE identity.session (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  token text NOT NULL,
  expires_at timestamptz NOT NULL,
  authenticated_at timestamptz NOT NULL DEFAULT now(),
  methods text[] NOT NULL DEFAULT '{pwd}'::text[],
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  personal boolean NOT NULL GENERATED ALWAYS AS (methods && '{pwd,email,oauth:google,oauth:github,oauth:microsoft,hwk}'::text[]) STORED,
  personal_at timestamptz DEFAULT now(),
  shown_at jsonb NOT NULL DEFAULT jsonb_build_object('pwd', now()),
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE identity.session IS 'An account session: the proof that a person gave, when and how.';
COMMENT ON COLUMN identity.session.methods IS 'How the person proved themselves, all in all: pwd, email, oauth:<provider>, hwk, otp, mfa, sso:<organization>, and mfa:<organization> where that organization''s own identity provider vouches for two factors.';
COMMENT ON COLUMN identity.session.personal IS 'Whether the person proved themselves in a way of their own, and not only through an organization''s identity provider.';
COMMENT ON COLUMN identity.session.personal_at IS 'When the person last proved themselves in a way of their own: what changes who they are asks for this, and neither a second factor alone nor an organization''s identity provider renews it. Null while they never did.';
COMMENT ON COLUMN identity.session.shown_at IS 'When each of the methods was shown last.';
CREATE INDEX session_expiry ON identity.session (expires_at);
CREATE INDEX session_user_id ON identity.session (user_id);
GRANT DELETE, INSERT, SELECT ON identity.session TO guildhall_door;
GRANT UPDATE (methods, updated_at) ON identity.session TO guildhall_door;

CREATE TABLE identity.totp (
  user_id uuid NOT NULL,
  secret text NOT NULL,
  confirmed_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE identity.totp IS 'The secret that a person shares with their authenticator app, sealed.';
COMMENT ON COLUMN identity.totp.confirmed_at IS 'When the app first showed a right code; until then it counts for nothing.';
COMMENT ON COLUMN identity.totp.last_step IS 'The latest step whose code was used: neither it nor an earlier one is taken again.';
GRANT SELECT (user_id, confirmed_at) ON identity.totp TO guildhall_door;

CREATE TABLE identity."user" (
  id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (email),
  CHECK (email = lower(email))
);
COMMENT ON TABLE identity."user" IS 'A person, known by one e-mail address.';
CREATE TRIGGER follow_user AFTER UPDATE OF name, email ON identity."user" FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name OR old.email IS DISTINCT FROM new.email) EXECUTE FUNCTION guildhall.follow_user();
CREATE TRIGGER signal_changed AFTER UPDATE OF name, email, email_verified ON identity."user" FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name OR old.email IS DISTINCT FROM new.email OR old.email_verified IS DISTINCT FROM new.email_verified) EXECUTE FUNCTION guildhall.signal_account();
GRANT SELECT ON identity."user" TO guildhall_door;
GRANT UPDATE (name, email_verified, updated_at) ON identity."user" TO guildhall_door;

CREATE TABLE identity.verification (
  id uuid NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id)
);
COMMENT ON TABLE identity.verification IS 'A secret that was mailed to somebody and what it proves.';
CREATE INDEX verification_identifier ON identity.verification (identifier);
CREATE INDEX verification_value ON identity.verification (value text_pattern_ops);
