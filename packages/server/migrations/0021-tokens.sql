-- Tokens: the keys that sign them, and the ways in for callers that are no browser.

create table guildhall.signing_key (
  kid text primary key check (char_length(kid) between 1 and 64),
  public_key jsonb not null,
  sealed text not null,
  made_at timestamptz not null default now(),
  signs_from timestamptz not null
);
comment on table guildhall.signing_key is
  'A key that signs tokens, from its time until the next one''s. The private half is sealed with the server''s secret; no request reads either.';

-- What shows that the process has checked a token: its session's id, hashed with a key that is made from the seal's. The
-- system hands that key to the process; whoever can only run SQL as requests do can neither read nor make it.
create function guildhall.token_entry_key() returns bytea
language sql stable security definer
begin atomic
  select sha256(k.key || int4send(4)) from guildhall.seal_key k;
end;
comment on function guildhall.token_entry_key() is 'The key with which the process shows that it has checked a token.';

-- The door owns what it runs.
alter function guildhall.token_entry_key() owner to guildhall_door;

-- What the system itself may call, granted by the new owner: a change of owner takes the old owner's grants along.
set local role guildhall_door;
grant execute on function guildhall.token_entry_key() to guildhall_owner;
set local role guildhall_owner;
