-- What an account session reaches is what it lists: one that only an organization's identity provider vouches for is of that
-- organization alone, and learns of the person's others when they prove who they are in a way of their own.

set local role guildhall_door;

create or replace function guildhall.organizations_of(credential bytea)
returns table (
  user_id uuid, user_name text, user_email text,
  organization_id uuid, slug text, organization_name text, organization_plan text, organization_created_at timestamptz,
  organization_version xid, logo_id uuid, deletion_requested_at timestamptz,
  role text, member_version xid, permissions text[], role_version xid,
  session_id uuid, opened_at timestamptz, expires_at timestamptz, last_used_at timestamptz,
  methods text[], authenticated_at timestamptz, account_version xid, asked text, ways text[]
)
language sql stable security definer
begin atomic
  select m.user_id, m.name, m.email, o.id, o.slug, o.name, o.plan, o.created_at, o.xmin, o.logo_id, o.deletion_requested_at,
         m.role, m.xmin, r.permissions, r.xmin, s.id, s.opened_at, s.expires_at, s.last_used_at,
         a.methods, a.authenticated_at, a.xmin, policy.asked,
         case when starts_with(policy.asked, 'step_up_required:')
              then guildhall.ways_in(policy.asked, o.allowed_methods, o.id) end
  from guildhall.browser b
  join guildhall.browser_account ba on ba.browser_id = b.id
  join identity.session a on a.id = ba.session_id and a.expires_at > now()
  join guildhall.member m on m.user_id = ba.user_id
  join guildhall.organization o on o.id = m.organization_id and guildhall.is_there(o.deletion_requested_at)
    and (a.personal or 'sso:' || o.id = any (a.methods))
  left join guildhall.role r on r.organization_id = m.organization_id and r.name = m.role
  left join guildhall.organization_session s
    on s.organization_id = o.id and s.browser_id = b.id and s.user_id = m.user_id and s.expires_at > now()
    and o.deletion_requested_at is null
  -- As guildhall.is_revoked has it, which would be called for each.
  left join guildhall.session_revocation revoked
    on revoked.organization_id = o.id and revoked.session_id = a.id and a.authenticated_at <= revoked.revoked_at
  cross join lateral (
    select coalesce(
      case when o.demanding or not a.personal then guildhall.asked_of(
        o.id, o.allowed_methods, o.mfa_required, o.max_age_seconds, o.idle_seconds, o.allowed_email_domains,
        a.methods, a.authenticated_at, s.last_used_at, m.email) end,
      case when revoked.session_id is not null then 'step_up_required:fresh' end
    ) as asked
  ) policy
  where b.token_hash = credential
  order by s.last_used_at desc nulls last, o.name, o.id;
end;
set local role guildhall_owner;
