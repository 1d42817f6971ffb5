-- What guildhall_owner makes: nobody else has anything on new functions.

-- guildhall -------------------------------------------------------------------------------------------------

CREATE SCHEMA guildhall AUTHORIZATION guildhall_owner;
GRANT USAGE ON SCHEMA guildhall TO guildhall_door;
GRANT USAGE ON SCHEMA guildhall TO guildhall_tenant;

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
GRANT SELECT ON guildhall.browser_account TO guildhall_door;

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
CREATE INDEX event_type ON guildhall.event (organization_id, type, id);
ALTER TABLE guildhall.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE guildhall.event FORCE ROW LEVEL SECURITY;
CREATE POLICY door ON guildhall.event FOR INSERT TO guildhall_door
  WITH CHECK (true);
CREATE POLICY organization ON guildhall.event
  USING (organization_id = guildhall.organization_id())
  WITH CHECK (organization_id = guildhall.organization_id());
GRANT INSERT ON guildhall.event TO guildhall_door;
GRANT INSERT, SELECT ON guildhall.event TO guildhall_tenant;

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
  PRIMARY KEY (id),
  UNIQUE (slug),
  FOREIGN KEY (created_by) REFERENCES identity."user"(id) ON DELETE SET NULL,
  FOREIGN KEY (id, logo_id) REFERENCES guildhall.image(organization_id, id) ON DELETE SET NULL (logo_id),
  CHECK (char_length(name) >= 1 AND char_length(name) <= 80),
  CHECK (jsonb_typeof(metadata) = 'object'::text AND octet_length(metadata::text) <= 32768),
  CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text AND char_length(slug) >= 2 AND char_length(slug) <= 48)
);
COMMENT ON TABLE guildhall.organization IS 'An organization: the tenant. Its own row is all of this table that it sees.';
CREATE INDEX organization_due ON guildhall.organization (deletion_requested_at) WHERE deletion_requested_at IS NOT NULL;
CREATE TRIGGER keep_slug AFTER INSERT OR DELETE ON guildhall.organization FOR EACH ROW EXECUTE FUNCTION guildhall.keep_slug();
CREATE TRIGGER keep_slug_moved AFTER UPDATE OF slug ON guildhall.organization FOR EACH ROW WHEN (old.slug IS DISTINCT FROM new.slug) EXECUTE FUNCTION guildhall.keep_slug();
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
GRANT UPDATE (name, updated_at, metadata, logo_id) ON guildhall.organization TO guildhall_tenant;
GRANT UPDATE (slug, updated_at, deletion_requested_at) ON guildhall.organization TO guildhall_door;

CREATE TABLE guildhall.organization_session (
  organization_id uuid NOT NULL DEFAULT guildhall.organization_id(),
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  browser_id uuid NOT NULL,
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
CREATE INDEX organization_session_member ON guildhall.organization_session (organization_id, user_id);
CREATE INDEX organization_session_session ON guildhall.organization_session (session_id);
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

CREATE TABLE guildhall.slug_alias (
  slug text NOT NULL,
  leads_to uuid,
  kept_until timestamptz NOT NULL,
  PRIMARY KEY (slug),
  FOREIGN KEY (leads_to) REFERENCES guildhall.organization(id) ON DELETE SET NULL
);
COMMENT ON TABLE guildhall.slug_alias IS 'A slug that an organization had. It leads its members to where it is now, and nobody else gets it until then.';
CREATE INDEX slug_alias_organization ON guildhall.slug_alias (leads_to);
GRANT DELETE, INSERT, SELECT ON guildhall.slug_alias TO guildhall_door;

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

CREATE OR REPLACE FUNCTION guildhall.accounts_of(credential bytea)
 RETURNS TABLE(
   browser_id uuid,
   user_id uuid,
   name text,
   email text,
   email_verified boolean,
   session_id uuid,
   authenticated_at timestamp with time zone)
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT b.id,
     u.id,
     u.name,
     u.email,
     u.email_verified,
     s.id,
     s.authenticated_at
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

CREATE OR REPLACE FUNCTION guildhall.enqueue(task text, payload jsonb)
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
    -- With the pauses between them, which are ten minutes at most, this is a day.
    max_attempts => 150
  );
end;
$function$;
COMMENT ON FUNCTION guildhall.enqueue(text,jsonb) IS 'Asks for a job, which runs for the organization and actor of this transaction once it has committed.';
ALTER FUNCTION guildhall.enqueue(text,jsonb) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enqueue(text,jsonb) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.enqueue(text,jsonb) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.enter(
   credential bytea,
   account uuid,
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
   OUT expires_at timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_column
declare
  last_used pg_catalog.timestamptz;
begin
  if pg_catalog.current_setting('guildhall.context', true) operator(pg_catalog.<>) '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;

  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         s.id, s.opened_at, s.expires_at, s.last_used_at
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         session_id, opened_at, expires_at, last_used
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
  elsif permission is not null
    and not (role operator(pg_catalog.=) any (roles))
    and (permissions is null or not (permission operator(pg_catalog.=) any (permissions))) then
    refusal := 'forbidden';
  elsif expected_session is not null
    and (expected_session operator(pg_catalog.=) session_id
      and expected_organization operator(pg_catalog.=) organization_version
      and expected_member operator(pg_catalog.=) member_version
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

  if last_used operator(pg_catalog.<) (pg_catalog.now() operator(pg_catalog.-) interval '1 minute') then
    perform guildhall.touch_session(organization_id, session_id);
  end if;
  perform pg_catalog.set_config('guildhall.request', request, true);
  perform pg_catalog.set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.enter(bytea,uuid,text,text,text[],text,uuid,xid,xid,xid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.enter(bytea,uuid,text,text,text[],text,uuid,xid,xid,xid) TO guildhall_tenant;

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
  for key share of o;
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
   OUT authenticated_at timestamp with time zone)
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
  select a.browser_id, a.user_id, a.name, a.email, a.email_verified, a.session_id, a.authenticated_at
    into browser_id, user_id, user_name, user_email, user_email_verified, session_id, authenticated_at
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

  insert into guildhall.member (organization_id, user_id, role, name, email)
  select held.organization_id, u.id, held.role, u.name, u.email from identity."user" u where u.id = held.user_id
  on conflict on constraint member_pkey do nothing;
  joined := found;
  teams := '{}';
  if joined then
    select coalesce(array_agg(t.id), '{}') into teams from (
      select t.id from guildhall.invitation_team it
      join guildhall.team t on t.organization_id = it.organization_id and t.id = it.team_id
      where it.organization_id = held.organization_id and it.invitation_id = join_invited.invitation
      order by t.id
      for key share of t
    ) t;
    insert into guildhall.team_member (organization_id, team_id, user_id)
    select held.organization_id, team, held.user_id from unnest(teams) team;
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

CREATE OR REPLACE FUNCTION guildhall.land_in(account uuid, organization uuid)
 RETURNS void
 LANGUAGE sql
BEGIN ATOMIC
 INSERT INTO guildhall.person AS p (user_id, last_organization_id)
   VALUES (land_in.account, land_in.organization) ON CONFLICT(user_id) DO UPDATE SET last_organization_id = excluded.last_organization_id
   WHERE (p.last_organization_id IS DISTINCT FROM excluded.last_organization_id);
END;
ALTER FUNCTION guildhall.land_in(uuid,uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.landing(account uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
BEGIN ATOMIC
 SELECT o.slug
    FROM ((guildhall.member m
      JOIN guildhall.organization o ON (((o.id = m.organization_id) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.person p ON ((p.user_id = m.user_id)))
   WHERE (m.user_id = landing.account)
   ORDER BY ((o.id = p.last_organization_id) IS TRUE) DESC, m.joined_at, o.id
  LIMIT 1;
END;
ALTER FUNCTION guildhall.landing(uuid) OWNER TO guildhall_door;

CREATE OR REPLACE FUNCTION guildhall.landing_of(account uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT guildhall.landing(account) AS landing;
END;
ALTER FUNCTION guildhall.landing_of(uuid) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.landing_of(uuid) TO guildhall_owner;

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
      JOIN guildhall.member m ON (((m.organization_id = o.id) AND (m.user_id = ba.user_id))))
      JOIN guildhall.image i ON (((i.organization_id = o.id) AND (i.id = o.logo_id))))
  LIMIT 1;
END;
ALTER FUNCTION guildhall.logo_of(text,uuid,boolean) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.logo_of(text,uuid,boolean) TO PUBLIC;
GRANT EXECUTE ON FUNCTION guildhall.logo_of(text,uuid,boolean) TO guildhall_tenant;

CREATE OR REPLACE FUNCTION guildhall.me(credential bytea)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT COALESCE(jsonb_agg(jsonb_build_object('user', jsonb_build_object('id', a.user_id, 'name', a.name, 'email', a.email, 'emailVerified', a.email_verified), 'authenticatedAt', to_char((a.authenticated_at AT TIME ZONE 'utc'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), 'landing', guildhall.landing(a.user_id), 'organizations', COALESCE(o.list, '[]'::jsonb)) ORDER BY a."position"), '[]'::jsonb) AS "coalesce"
    FROM (( SELECT x.browser_id,
             x.user_id,
             x.name,
             x.email,
             x.email_verified,
             x.session_id,
             x.authenticated_at,
             row_number() OVER () AS "position"
            FROM guildhall.accounts_of(me.credential) x(browser_id, user_id, name, email, email_verified, session_id, authenticated_at)) a
      LEFT JOIN ( SELECT o_1.user_id,
             jsonb_agg(jsonb_build_object('id', o_1.organization_id, 'slug', o_1.slug, 'name', o_1.organization_name, 'plan', o_1.organization_plan, 'role', o_1.role, 'session',
                 CASE
                     WHEN (o_1.deletion_requested_at IS NOT NULL) THEN 'locked'::text
                     WHEN (o_1.session_id IS NOT NULL) THEN 'open'::text
                     ELSE 'ready'::text
                 END, 'lastUsedAt', to_char((o_1.last_used_at AT TIME ZONE 'utc'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), 'deletesAt', to_char(((o_1.deletion_requested_at + guildhall.grace()) AT TIME ZONE 'utc'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), 'logo', ((('/api/organizations/'::text || o_1.slug) || '/logo/'::text) || o_1.logo_id))) AS list
            FROM guildhall.organizations_of(me.credential) o_1(user_id, user_name, user_email, organization_id, slug, organization_name, organization_plan, organization_created_at, organization_version, logo_id, deletion_requested_at, role, member_version, permissions, role_version, session_id, opened_at, expires_at, last_used_at)
           GROUP BY o_1.user_id) o ON ((o.user_id = a.user_id)));
END;
ALTER FUNCTION guildhall.me(bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.me(bytea) TO PUBLIC;
GRANT EXECUTE ON FUNCTION guildhall.me(bytea) TO guildhall_tenant;

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

CREATE OR REPLACE FUNCTION guildhall.open_session(
   session uuid,
   slug text,
   any_account boolean,
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
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;

  -- Member and account session are locked: a removal or sign-out that commits first is seen, one that comes later waits
  -- and then ends this session, too. What hangs from the account session is not locked: its end takes that along.
  select o.id, o.name, o.plan, o.created_at, o.xmin, m.user_id, m.name, m.email, m.role, m.xmin, r.permissions, r.xmin,
         ba.session_id, a.expires_at
    into organization_id, organization_name, organization_plan, organization_created_at, organization_version,
         user_id, user_name, user_email, role, member_version, permissions, role_version,
         account_session, account_expires_at
  from guildhall.organization o
  join guildhall.member m on m.organization_id = o.id
  join guildhall.browser_account ba on ba.user_id = m.user_id and ba.browser_id = identified.browser_id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
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

  insert into guildhall.organization_session as s
    (organization_id, id, user_id, browser_id, session_id, expires_at, user_agent, ip)
  values (organization_id, session, user_id, identified.browser_id, account_session, least(now() + lifetime, account_expires_at),
          open_session.user_agent, open_session.ip)
  on conflict on constraint organization_session_organization_id_browser_id_user_id_key do update
    set last_used_at = now(),
        id = case when s.expires_at > now() and s.session_id = excluded.session_id then s.id else excluded.id end,
        opened_at = case when s.expires_at > now() and s.session_id = excluded.session_id then s.opened_at else now() end,
        expires_at = case when s.expires_at > now() and s.session_id = excluded.session_id
                          then s.expires_at else excluded.expires_at end,
        session_id = excluded.session_id, user_agent = excluded.user_agent, ip = excluded.ip
  returning s.id, s.opened_at, s.expires_at into session_id, opened_at, expires_at;
  opened := session_id = session;
  perform guildhall.land_in(user_id, organization_id);
  perform set_config('guildhall.context', guildhall.seal(1, organization_id, user_id), true);
end;
$function$;
ALTER FUNCTION guildhall.open_session(uuid,text,boolean,text,text,interval) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.open_session(uuid,text,boolean,text,text,interval) TO guildhall_tenant;

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
   last_used_at timestamp with time zone)
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
     s.last_used_at
    FROM ((((((guildhall.browser b
      JOIN guildhall.browser_account ba ON ((ba.browser_id = b.id)))
      JOIN identity.session a ON (((a.id = ba.session_id) AND (a.expires_at > now()))))
      JOIN guildhall.member m ON ((m.user_id = ba.user_id)))
      JOIN guildhall.organization o ON (((o.id = m.organization_id) AND guildhall.is_there(o.deletion_requested_at))))
      LEFT JOIN guildhall.role r ON (((r.organization_id = m.organization_id) AND (r.name = m.role))))
      LEFT JOIN guildhall.organization_session s ON (((s.organization_id = o.id) AND (s.browser_id = b.id) AND (s.user_id = m.user_id) AND (s.expires_at > now()) AND (o.deletion_requested_at IS NULL))))
   WHERE (b.token_hash = organizations_of.credential)
   ORDER BY s.last_used_at DESC NULLS LAST, o.name, o.id;
END;
ALTER FUNCTION guildhall.organizations_of(bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.organizations_of(bytea) TO PUBLIC;
GRANT EXECUTE ON FUNCTION guildhall.organizations_of(bytea) TO guildhall_tenant;

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
   ORDER BY i.created_at DESC, i.id DESC;
END;
ALTER FUNCTION guildhall.own_invitations() OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.own_invitations() TO guildhall_tenant;

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
  insert into guildhall.event
    (organization_id, id, type, actor_name, subject_kind, subject_id, subject_name, before, after, ip, user_agent, request_id)
  values (
    (one ->> 'organization_id')::uuid,
    guildhall.new_id(),
    tg_table_name || '.' || case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end,
    coalesce((select m.name from guildhall.member m
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

CREATE OR REPLACE FUNCTION guildhall.rename_person(name text, event uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  request jsonb := nullif(current_setting('guildhall.request', true), '')::jsonb;
  person identity."user";
begin
  update identity."user" u set name = rename_person.name, updated_at = now()
    where u.id = (select p.user_id from guildhall.person() p) and u.name <> rename_person.name
    returning u.* into person;
  if found then
    insert into guildhall.account_event (id, user_id, type, ip, user_agent, request_id)
      values (event, person.id, 'user.renamed', request ->> 'ip', request ->> 'userAgent', request ->> 'id');
  else
    select u.* into person from identity."user" u where u.id = (select p.user_id from guildhall.person() p);
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
begin
  if current_setting('guildhall.context', true) <> '' then
    raise exception 'this transaction entered an organization before' using errcode = 'GH003';
  end if;
  select p.user_id, p.browser_id into identified from guildhall.person() p;
  select o.id, o.name, o.deletion_requested_at, m.user_id, m.name, m.role
    into organization_id, organization_name, requested_at, user_id, user_name, found_role
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

CREATE OR REPLACE FUNCTION guildhall.slug_is_free(slug text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT ((NOT (EXISTS ( SELECT
            FROM guildhall.organization o
           WHERE (o.slug = slug_is_free.slug)))) AND (NOT (EXISTS ( SELECT
            FROM guildhall.slug_alias a
           WHERE ((a.slug = slug_is_free.slug) AND (a.kept_until > now()))))));
END;
ALTER FUNCTION guildhall.slug_is_free(text) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.slug_is_free(text) TO guildhall_owner;
GRANT EXECUTE ON FUNCTION guildhall.slug_is_free(text) TO guildhall_tenant;

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

CREATE OR REPLACE FUNCTION guildhall.view_invitation(invitation uuid, secret bytea)
 RETURNS TABLE(
   organization_slug text,
   organization_name text,
   inviter_name text,
   role text,
   email text,
   expires_at timestamp with time zone,
   expired boolean,
   known boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
BEGIN ATOMIC
 SELECT o.slug,
     o.name,
     COALESCE(m.name, i.inviter_name) AS "coalesce",
     i.role,
     i.email,
     i.expires_at,
     (i.expires_at <= now()),
     (EXISTS ( SELECT
            FROM identity."user" u
           WHERE (u.email = i.email))) AS "exists"
    FROM ((guildhall.invitation i
      JOIN guildhall.organization o ON (((o.id = i.organization_id) AND (o.deletion_requested_at IS NULL))))
      LEFT JOIN guildhall.member m ON (((m.organization_id = i.organization_id) AND (m.user_id = i.invited_by))))
   WHERE ((i.id = view_invitation.invitation) AND (i.secret_hash = view_invitation.secret));
END;
ALTER FUNCTION guildhall.view_invitation(uuid,bytea) OWNER TO guildhall_door;
GRANT EXECUTE ON FUNCTION guildhall.view_invitation(uuid,bytea) TO guildhall_tenant;

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

CREATE OR REPLACE FUNCTION guildhall.why_not_entered(credential bytea, account uuid, slug text)
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
      LEFT JOIN guildhall.organization here ON (((here.slug = why_not_entered.slug) AND guildhall.is_there(here.deletion_requested_at))))
      LEFT JOIN guildhall.slug_alias former ON ((former.slug = why_not_entered.slug)))
      LEFT JOIN guildhall.organization moved ON (((moved.id = former.leads_to) AND guildhall.is_there(moved.deletion_requested_at))))
      LEFT JOIN guildhall.member m ON (((m.organization_id = COALESCE(here.id, moved.id)) AND (m.user_id = ba.user_id))))
   WHERE ((b.token_hash = why_not_entered.credential) AND ((why_not_entered.account IS NULL) OR (ba.user_id = why_not_entered.account)));
END;
ALTER FUNCTION guildhall.why_not_entered(bytea,uuid,text) OWNER TO guildhall_door;

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
GRANT EXECUTE ON FUNCTION guildhall.why_not_opened(text,boolean) TO PUBLIC;
GRANT EXECUTE ON FUNCTION guildhall.why_not_opened(text,boolean) TO guildhall_tenant;

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
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
COMMENT ON TABLE identity.session IS 'An account session: the proof that a person gave, when and how.';
CREATE INDEX session_user_id ON identity.session (user_id);
GRANT SELECT ON identity.session TO guildhall_door;
GRANT UPDATE (updated_at) ON identity.session TO guildhall_door;

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
