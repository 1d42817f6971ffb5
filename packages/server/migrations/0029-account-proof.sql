-- The proof that an act on an account asks for, as `guildhall.proof_asked` asks it of acts in an organization.

-- A session that only an organization's provider vouches for is as fresh as that was; of any other, only a way of the person's
-- own makes it fresh: what one organization's provider says must not open what reaches into all of them.
create function guildhall.account_proof_asked(max_age_seconds integer) returns text
language sql stable security definer
begin atomic
  select case
    when guildhall.has_second_factor(p.user_id) and s.personal and not s.methods && '{mfa}'
      then 'step_up_required:mfa  ' || array_to_string(guildhall.ways_for('step_up_required:mfa', null), ',')
    when coalesce(case when s.personal then s.personal_at else s.authenticated_at end, '-infinity')
         < now() - make_interval(secs => max_age_seconds)
      then concat_ws(' ', 'step_up_required:fresh', max_age_seconds,
                     array_to_string(guildhall.ways_for('step_up_required:fresh', null), ','))
  end
  from guildhall.person() p
  join guildhall.browser_account ba on ba.browser_id = p.browser_id and ba.user_id = p.user_id
  join identity.session s on s.id = ba.session_id;
end;
grant execute on function guildhall.account_proof_asked(integer) to guildhall_tenant;
comment on function guildhall.account_proof_asked(integer) is
  'What the identified person has to prove before an act that asks for a proof of this age; null for nothing.';
alter function guildhall.account_proof_asked(integer) owner to guildhall_door;
