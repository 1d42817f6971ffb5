import { describe, expect, test } from "vitest";
import { untiedTables } from "./untied-tables.ts";

const read = (sql: string): string[] => untiedTables(sql, (path) => path.at(-1) === "country");

describe("a statement that ties each of its tables to one organization is let be", () => {
  test.each([
    ["a predicate", "select * from job where organization_id = $1"],
    ["its mirror", "select * from job where $1 = organization_id"],
    ["without white space", "select*from job where organization_id=$1"],
    ["in capitals", "SELECT * FROM job WHERE ORGANIZATION_ID = $1"],
    ["quoted", 'select * from "public"."job" where "job"."organization_id" = $1'],
    ["an alias", "select j.* from job as j where j.organization_id = $2 and j.id = $1"],
    ["an alias without AS", "select j.* from public.job j where j.organization_id = $1"],
    ["a cast", "select * from job where organization_id = $1::uuid"],
    ["a cast in words", "select * from job where organization_id = cast($1 as uuid)"],
    ["parentheses", "select * from job where ((organization_id = $1) and (status = $2 or status = $3))"],
    ["a row", "select * from job where (organization_id, id) = ($1, $2)"],
    ["a choice beside it", "select * from job where (status = $2 or status = $3) and organization_id = $1"],
    ["BETWEEN beside it", "select * from job where created_at between $2 and $3 and organization_id = $1"],
    ["CASE beside it", "select case when a and b then 1 else 2 end from job where organization_id = $1"],
    [
      "a join",
      "select * from job j join applicant a on a.organization_id = j.organization_id and a.job_id = j.id where j.organization_id = $1",
    ],
    [
      "a join the other way",
      "select * from job j join applicant a on a.organization_id = $1 and a.organization_id = j.organization_id",
    ],
    [
      "USING",
      "select * from job j join applicant a using (organization_id, job_id) where a.organization_id = $1",
    ],
    [
      "USING, unqualified",
      "select * from job join applicant using (organization_id, job_id) where organization_id = $1",
    ],
    ["a natural join", "select * from job natural join applicant where organization_id = $1"],
    [
      "a left join",
      "select * from job j left join applicant a on a.organization_id = j.organization_id where j.organization_id = $1",
    ],
    [
      "a right join",
      "select * from applicant a right join job j on a.organization_id = j.organization_id where j.organization_id = $1",
    ],
    ["a comma", "select * from job j, applicant a where j.organization_id = $1 and a.organization_id = $1"],
    [
      "a join in parentheses",
      "select * from job j left join (applicant a join note n using (organization_id, applicant_id)) on a.organization_id = j.organization_id where j.organization_id = $1",
    ],
    [
      "three in a chain",
      "select * from a join b on b.organization_id = a.organization_id join c on c.organization_id = b.organization_id where c.organization_id = $1",
    ],
    [
      "a sub-select",
      "select * from job where organization_id = $1 and id in (select job_id from applicant where organization_id = $1)",
    ],
    [
      "a correlated sub-select",
      "select * from job j where j.organization_id = $1 and exists (select 1 from applicant a where a.organization_id = j.organization_id)",
    ],
    ["a sub-select in FROM", "select * from (select * from job where organization_id = $1) as j"],
    [
      "LATERAL",
      "select * from job j, lateral (select * from applicant a where a.organization_id = j.organization_id limit 1) x where j.organization_id = $1",
    ],
    [
      "a common table expression",
      "with mine as (select * from job where organization_id = $1) select * from mine",
    ],
    [
      "two of them",
      "with a as (select * from job where organization_id = $1), b (id) as not materialized (select id from a) select * from b join applicant c on c.organization_id = $1",
    ],
    [
      "a recursive one",
      "with recursive t as (select * from team where organization_id = $1 union all select c.* from team c join t on t.id = c.parent_id where c.organization_id = $1) select * from t",
    ],
    [
      "a table tied to a common table expression",
      "with mine as (select organization_id, id from job where organization_id = $1) select * from applicant a join mine m on a.organization_id = m.organization_id",
    ],
    [
      "both arms of a union",
      "select id from job where organization_id = $1 union all select id from note where organization_id = $1",
    ],
    [
      "arms in parentheses",
      "(select id from job where organization_id = $1) union (select id from note where organization_id = $1) order by id",
    ],
    ["an update", "update job set title = $2 where organization_id = $1 and id = $3"],
    [
      "an update with FROM",
      "update only job j set title = c.name from category c where c.organization_id = j.organization_id and j.organization_id = $1",
    ],
    ["a delete", "delete from job where organization_id = $1 returning id"],
    [
      "a delete with USING",
      "delete from applicant a using job j where a.organization_id = j.organization_id and j.organization_id = $1",
    ],
    [
      "a write in a common table expression",
      "with gone as (delete from job where organization_id = $1 returning *) select count(*) from gone",
    ],
    [
      "a merge",
      "merge into job as j using (select $2::uuid as id) as s on j.organization_id = $1 and j.id = s.id when matched then delete",
    ],
    ["an insert", "insert into job (id, title) values ($1, $2)"],
    [
      "an insert that meets its like",
      "insert into job (id, title) values ($1, $2) on conflict (organization_id, id) do update set title = excluded.title where job.title <> excluded.title",
    ],
    [
      "an insert of what is selected",
      "insert into note (id, title) select id, title from job where organization_id = $1 on conflict do nothing",
    ],
    [
      "locked rows",
      "select * from job where organization_id = $1 order by id limit 10 for update of job skip locked",
    ],
    ["IS DISTINCT FROM", "select a is distinct from b from job where organization_id = $1"],
    ["an explained query", "explain (analyze, buffers) select * from job where organization_id = $1"],
  ])("%s", (_, sql) => {
    expect(read(sql)).toEqual([]);
  });
});

describe("what belongs to no organization is let be", () => {
  test.each([
    ["a global table", "select * from country"],
    [
      "a global table beside a tied one",
      "select * from job j join country c on c.code = j.country where j.organization_id = $1",
    ],
    ["a reviewed function", "select * from guildhall.search($1, $2)"],
    [
      "a function with an alias and columns",
      "select * from jsonb_to_recordset($1) with ordinality as r(id uuid, n int)",
    ],
    ["several functions", "select * from rows from (unnest($1::uuid[]), unnest($2::text[])) as r(id, name)"],
    ["a call without FROM", "select guildhall.identify_as($1, $2)"],
    ["values", "values ($1, $2), ($3, $4)"],
    ["extract, which has a FROM of its own", "select extract(year from $1::timestamptz)"],
    [
      "an organization, whose id is the organization's",
      "select name from guildhall.organization where id = $1",
    ],
    [
      "an organization joined to its members",
      "select 1 from guildhall.organization o join guildhall.member m on m.organization_id = o.id where o.id = $1",
    ],
    ["other statements", "create table job (id uuid); begin; grant select on job to guildhall_tenant"],
    ["nothing", " ; -- select * from job\n"],
  ])("%s", (_, sql) => {
    expect(read(sql)).toEqual([]);
  });
});

describe("a table that is not tied to one organization is found", () => {
  test.each([
    ["no condition", "select * from job", ["job"]],
    ["another condition", "select * from public.job where id = $1", ["public.job"]],
    [
      "only in a comment",
      "select * from job -- where organization_id = $1\n/* where organization_id = $1 /* nested */ */",
      ["job"],
    ],
    ["only in a string", "select 'where organization_id = $1' from job", ["job"]],
    ["only in a dollar-quoted string", "select $$ where organization_id = $1 $$ from job", ["job"]],
    ["only selected", "select organization_id = $1 as mine from job", ["job"]],
    ["only counted", "select count(*) filter (where organization_id = $1) from job", ["job"]],
    ["only ordered by", "select * from job order by organization_id = $1", ["job"]],
    [
      "only in HAVING",
      "select status from job group by status, organization_id having organization_id = $1",
      ["job"],
    ],
    ["a tautology", "select * from job where organization_id = organization_id", ["job"]],
    ["a tautology by alias", "select * from job j where j.organization_id = j.organization_id", ["job"]],
    ["OR", "select * from job where organization_id = $1 or status = $2", ["job"]],
    ["OR true", "select * from job where (organization_id = $1 or true) and id = $2", ["job"]],
    ["AND behind OR", "select * from job where id = $2 or organization_id = $1 and status = $3", ["job"]],
    ["NOT", "select * from job where not organization_id = $1", ["job"]],
    ["NOT in parentheses", "select * from job where not (organization_id = $1)", ["job"]],
    ["IS NOT TRUE", "select * from job where (organization_id = $1) is not true", ["job"]],
    [
      "in a CASE",
      "select * from job where case when $2 and organization_id = $1 then true else true end",
      ["job"],
    ],
    ["unequal", "select * from job where organization_id <> $1", ["job"]],
    ["at least", "select * from job where organization_id >= $1", ["job"]],
    ["any of a list", "select * from job where organization_id = any($1)", ["job"]],
    [
      "the policy's own function",
      "select * from job where organization_id = guildhall.organization_id()",
      ["job"],
    ],
    [
      "a literal",
      "select * from job where organization_id = '0190c0de-0000-7000-8000-000000000000'",
      ["job"],
    ],
    ["null or equal", "select * from job where coalesce(organization_id = $1, true)", ["job"]],
    ["a longer name", "select * from job where parent_organization_id = $1", ["job"]],
    [
      "a join by id alone",
      "select * from job j join applicant a on a.job_id = j.id where j.organization_id = $1",
      ["applicant"],
    ],
    [
      "a join that nothing anchors",
      "select * from job j join applicant a on a.organization_id = j.organization_id",
      ["job", "applicant"],
    ],
    [
      "the kept side of a left join",
      "select * from job j left join applicant a on j.organization_id = $1 and a.organization_id = $1",
      ["job"],
    ],
    [
      "the kept side of a right join",
      "select * from job j right join applicant a on j.organization_id = $1 and a.organization_id = $1",
      ["applicant"],
    ],
    [
      "both sides of a full join",
      "select * from job j full join applicant a on j.organization_id = $1 and a.organization_id = $1",
      ["job", "applicant"],
    ],
    ["a comma", "select * from job j, applicant a where j.organization_id = $1", ["applicant"]],
    [
      "a sub-select",
      "select * from job where organization_id = $1 and id in (select job_id from applicant)",
      ["applicant"],
    ],
    [
      "a sub-select in the list",
      "select (select count(*) from applicant where job_id = j.id) from job j where j.organization_id = $1",
      ["applicant"],
    ],
    [
      "a sub-select in an array",
      "select array(select id from applicant) from job where organization_id = $1",
      ["applicant"],
    ],
    [
      "around a tied sub-select",
      "select * from job where id in (select job_id from applicant where organization_id = $1)",
      ["job"],
    ],
    [
      "a common table expression",
      "with mine as (select * from job) select * from mine where organization_id = $1",
      ["job"],
    ],
    [
      "one that hides the table's name",
      "with job as (select * from job) select * from job where organization_id = $1",
      ["job"],
    ],
    ["a schema's table named like one", "with job as (select 1) select * from public.job", ["public.job"]],
    [
      "one arm of a union",
      "select id from job where organization_id = $1 union all select id from note",
      ["note"],
    ],
    ["one statement of two", "select id from job where organization_id = $1; select id from note", ["note"]],
    ["an update", "update job set title = $1 where id = $2", ["job"]],
    ["an update that sets the organization", "update job set organization_id = $1 where id = $2", ["job"]],
    [
      "an update's FROM",
      "update job j set title = c.name from category c where j.organization_id = $1 and c.id = j.category_id",
      ["category"],
    ],
    ["a delete", "delete from job where id = $1", ["job"]],
    ["a delete's RETURNING", "delete from job where id = $1 returning organization_id = $2", ["job"]],
    [
      "a delete in a common table expression",
      "with gone as (delete from job returning *) select * from gone",
      ["job"],
    ],
    ["what an insert selects", "insert into note (id) select id from job where id = $1", ["job"]],
    [
      "what an insert selects WITH",
      "insert into note (id) with j as (select id from job) select id from j",
      ["job"],
    ],
    [
      "a value of an insert",
      "insert into note (id, title) values ($1, (select title from job where id = $2))",
      ["job"],
    ],
    [
      "a merge",
      "merge into job j using applicant a on a.job_id = j.id when matched then delete",
      ["job", "applicant"],
    ],
    ["TABLE", "table job", ["job"]],
    ["an explained query", "explain analyze verbose select * from job", ["job"]],
    [
      "a tied alias and an untied one",
      "select * from job a join job b on a.id = b.parent_id where a.organization_id = $1",
      ["job"],
    ],
    [
      "a function's column",
      "select * from unnest($1::uuid[]) as o(organization_id) join job j on j.organization_id = o.organization_id",
      ["job"],
    ],
    [
      "an organization by its slug",
      "select * from guildhall.organization where slug = $1",
      ["guildhall.organization"],
    ],
    ["an id that is not the organization's", "select * from job where id = $1", ["job"]],
  ])("%s", (_, sql, tables) => {
    expect(read(sql)).toEqual(tables);
  });
});

const hole = "\uE000";

describe("where the source interpolates", () => {
  test.each([
    ["a condition can not be judged", `select * from job where ${hole}`, []],
    ["nor a further one", `select * from job where status = $1 and ${hole}`, []],
    ["nor what follows the table", `select * from job ${hole}`, []],
    ["nor a table", `select * from ${hole} where id = $1`, []],
    ["nor a condition in parentheses", `select * from job where (${hole})`, []],
    ["nor a whole statement", `${hole} from job`, []],
    ["a value of a sql tag is the organization's", `select * from job where organization_id = ${hole}`, []],
    ["columns change nothing", `select ${hole} from job where id = $1`, ["job"]],
    ["an order changes nothing", `select * from job order by ${hole}`, ["job"]],
    ["a value elsewhere changes nothing", `select * from job where status = ${hole}`, ["job"]],
    ["a list of values changes nothing", `select * from job where status in (${hole})`, ["job"]],
    ["a schema changes nothing", `select * from ${hole}.job where id = $1`, ["….job"]],
  ])("%s", (_, sql, tables) => {
    expect(read(sql)).toEqual(tables);
  });
});
