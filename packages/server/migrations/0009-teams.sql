-- Teams: named groups of members inside one organization.

create table guildhall.team (
  organization_id uuid not null references guildhall.organization on delete cascade,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  name_key text collate "C" not null generated always as (lower(name)) stored,
  created_at timestamptz not null default now(),
  primary key (organization_id, id),
  constraint team_name unique (organization_id, name_key)
);
comment on table guildhall.team is 'A named group of members. Two names that differ in case alone are one.';
select guildhall.isolate('guildhall.team');
revoke update on guildhall.team from guildhall_tenant;
grant update (name) on guildhall.team to guildhall_tenant;

create table guildhall.team_member (
  organization_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (organization_id, team_id, user_id),
  foreign key (organization_id, team_id) references guildhall.team on delete cascade,
  foreign key (organization_id, user_id) references guildhall.member on delete cascade
);
comment on table guildhall.team_member is 'Who is in which team. It ends with the team and with the membership.';
create index team_member_member on guildhall.team_member (organization_id, user_id);
select guildhall.isolate('guildhall.team_member');
revoke update on guildhall.team_member from guildhall_tenant;
