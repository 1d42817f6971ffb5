import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MigrationSource } from "../src/postgres/index.ts";

/**
 * A migration that makes `public.job`, of which visitors see what is published, `public.application`, to which they add,
 * and `public.salary`, which is none of their business.
 */
export function visitedTables(): MigrationSource {
  const directory = mkdtempSync(join(tmpdir(), "guildhall-visited-"));
  const table = (name: string, columns: string): string => `
    create table public.${name} (
      organization_id uuid not null references guildhall.organization on delete cascade,
      id uuid not null default gen_random_uuid(),
      ${columns},
      primary key (organization_id, id)
    );
    select guildhall.isolate('public.${name}', events => true);`;
  writeFileSync(
    join(directory, "0001-visited.sql"),
    `${table("job", "title text not null, published boolean not null default false, budget integer not null default 0")}
     ${table("application", "job_id uuid not null, name text not null, stage text not null default 'applied', foreign key (organization_id, job_id) references public.job")}
     ${table("salary", "amount integer not null")}
     create function public.is_published(organization uuid, job uuid) returns boolean language sql stable begin atomic
       select exists (select from public.job j where j.organization_id = organization and j.id = job);
     end;
     select guildhall.show_visitors('public.job', '{organization_id,id,title}', 'published');
     select guildhall.let_visitors_add('public.application', '{organization_id,id,job_id,name}',
       'public.is_published(organization_id, job_id)');
     grant execute on function public.is_published(uuid, uuid) to guildhall_visitor;`,
  );
  return { name: "visited", directory };
}
