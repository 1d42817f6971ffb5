import { describe, expect, test } from "vitest";
import { settingFaults, unmistakableSettingFaults } from "./session-settings.ts";

describe("in SQL", () => {
  test.each([
    ["set_config('app.locale', 'de', false)", "session"],
    ["set_config('app.locale', $1, $2)", "session"],
    ["pg_catalog . set_config ( 'app.locale' , $1 , 'f'::boolean )", "session"],
    ["\"set_config\"('app.locale', $1, not true)", "session"],
    ["set_config('guildhall.context', $1, true)", "context"],
    ["SET_CONFIG(/* really */ 'GUILDHALL.Context', $1, true)", "context"],
    ["set_config($$guildhall.context$$, $1, true)", "context"],
    ["set_config(E'guildhall.context'::text, $1, true)", "context"],
    ["set_config('role', 'guildhall_owner', true)", "role"],
    ["set_config('Row_Security', 'off', true)", "role"],
    ["set_config($1, $2, true)", "unnamed"],
    ["set_config('guild' || 'hall.context', $1, true)", "unnamed"],
    ["set_config('\uE000.context', $1, true)", "unnamed"],
    ["coalesce((select set_config('guildhall.context', $1, true)), '')", "context"],
    ["(case when true then set_config('app.locale', $1, false) end)", "session"],
  ])("select %s is refused", (call, fault) => {
    expect(settingFaults(`select ${call}`)).toEqual([fault]);
    expect(settingFaults(`with x as (select ${call}) select * from x`)).toEqual([fault]);
    expect(settingFaults(`update job set title = ${call} where organization_id = $1`)).toEqual([fault]);
    expect(settingFaults(`begin; select ${call}; commit`)).toEqual([fault]);
  });

  test.each([
    ["SET guildhall.context = 'x'", "context"],
    ["set\n  local\tguildhall.context to 'x'", "context"],
    ['set "guildhall".context = 1', "context"],
    ["reset guildhall.context", "context"],
    ["set role guildhall_owner", "role"],
    ["set local role guildhall_owner", "role"],
    ["SET SESSION ROLE none", "role"],
    ["set role = 'guildhall_owner'", "role"],
    ["reset role", "role"],
    ["set session authorization default", "role"],
    ["set local session authorization 'olivia'", "role"],
    ["reset session authorization", "role"],
    ["set row_security = off", "role"],
    ["set local row_security to off", "role"],
    ["set session statement_timeout = 0", "session"],
    ["set statement_timeout = 0", "session"],
    ["set search_path to public", "session"],
    ["set time zone 'UTC'", "session"],
    ["set session characteristics as transaction read only", "session"],
    ["set \uE000 = 'x'", "session"],
    ["set local \uE000.context = 'x'", "unnamed"],
    ["reset all", "session"],
    ["discard all", "session"],
    ["DISCARD PLANS", "session"],
    ["update pg_catalog.pg_settings set setting = 'off' where name = 'row_security'", "session"],
    ["/* warm up */ set -- who\n role x", "role"],
    ["do $$ begin set role guildhall_owner; end $$", "role"],
    [
      "do $x$ begin if true then perform set_config('guildhall.context', '', true); end if; end $x$",
      "context",
    ],
    ["create function f() returns void language sql as $$ set role x $$", "role"],
  ])("%s is refused", (sql, fault) => {
    expect(settingFaults(sql)).toEqual([fault]);
    expect(settingFaults(`begin;${sql};commit`)).toEqual([fault]);
  });

  test.each([
    ["select set_config('app.locale', $1, true)"],
    ["select set_config('app.locale', $1, 'on'::boolean), current_setting('guildhall.context', true)"],
    ["set local statement_timeout = '5s'"],
    ["set local app.locale to 'de'"],
    ["set transaction isolation level serializable"],
    ["set constraints all deferred"],
    ["update role set name = $1 where organization_id = $2"],
    ["update job set role = $1, row_security = $2 where organization_id = $3"],
    ["insert into job (id) values ($1) on conflict do update set role = excluded.role"],
    ["select 'set role x; reset role', $$set role x$$ from job -- ; set role x"],
    ["select 1 /* ; discard all; */"],
    ['select "set_config", set_config from job'],
    ["create function f() returns void language sql set search_path = pg_catalog as $$ select 1 $$"],
    ["alter table job enable row level security"],
    ["select * from discard where reset = 1"],
  ])("%s is let be", (sql) => {
    expect(settingFaults(sql)).toEqual([]);
  });
});

describe("in what may be prose", () => {
  test.each([
    ["select set_config('guildhall.context', $1, true)", "context"],
    ["  SELECT set_config('app.locale', $1, false)", "session"],
    ["set guildhall.context = 'x'", "context"],
    ["SET SESSION app.locale TO 'de'", "session"],
    ["set row_security = off", "role"],
    ["reset role;", "role"],
    ["begin; set role guildhall_owner; commit", "role"],
    ["discard all;", "session"],
    ["do $$ begin set role x; end $$", "role"],
    ["update pg_settings set setting = 'off'", "session"],
  ])("%s is refused", (text, fault) => {
    expect(unmistakableSettingFaults(text)).toEqual([fault]);
  });

  test.each([
    ["Set role"],
    ["Set role to admin"],
    ["Set role; then save."],
    ["set role"],
    ["set role to admin"],
    ["reset role"],
    ["Discard all"],
    ["DISCARD ALL"],
    ["discard changes"],
    ["Reset all filters"],
    ["set your locale = yours"],
    ["set the date to today"],
    ["Do not call set_config('guildhall.context', …, true); only the door does."],
    ["the door calls set_config('guildhall.context', …)"],
    ["`set role x; reset role` is refused"],
    ["reset role; is what the pool never sends"],
    ["a set; of things"],
    [""],
  ])("%s is let be", (text) => {
    expect(unmistakableSettingFaults(text)).toEqual([]);
  });
});
