import { testRule, type Case, type RefusedCase } from "../test/rule-tester.ts";
import { noEscapedDb } from "./no-escaped-db.ts";

const work = (body: string, parameters = "{ db, context }"): string =>
  `let outer, cache = new Map(), list = [];
   guildhall.organization(request, "acme", "job:read", async (${parameters}) => { ${body} });`;

const inside = (name: string, body: string, parameters?: string): Case => ({
  name,
  code: work(body, parameters),
});

const escaping = (name: string, body: string, ...refusals: string[]): RefusedCase => ({
  name,
  code: work(body),
  refusals: refusals.length > 0 ? refusals : ["stored"],
});

testRule("no-escaped-db", noEscapedDb, {
  letBe: [
    inside("what it answers is returned", "return db.query('select 1');"),
    inside(
      "what it answers is stored",
      "outer = await db.query('select 1'); cache.set('x', await db.one('x')); list.push(...(await db.query('x'))); this.rows = await db.query('x');",
    ),
    inside("it is handed to a function", "await listJobs(db); return listMembers({ db, context });"),
    inside("it is handed on with the context", "return handle(inside); ", "inside"),
    inside("the context is returned", "return inside.context;", "inside"),
    inside(
      "it gets another name in here",
      "const it = db; const { query } = db; const box = { db }; box.db.query('x'); return it.one('x');",
    ),
    inside(
      "it is used by a function that is called in here",
      "const load = (id) => db.one('x', [id]); return Promise.all(ids.map(load));",
    ),
    inside(
      "it is used by a callback",
      "return Promise.all(ids.map(async (id) => { const rows = await db.query('x', [id]); return rows; }));",
    ),
    inside(
      "it is used by a declared function",
      "function load() { return db.query('x'); } return { rows: await load() };",
    ),
    inside(
      "a function in here returns it",
      "const get = () => db; const other = function () { return db; }; return get().query('x');",
    ),
    inside(
      "it is used by a promise's executor",
      "return new Promise((resolve, reject) => { db.query('x').then(resolve, reject); });",
    ),
    inside(
      "it is kept in an object of here",
      "const repository = new Repository(db); const all = []; all.push(db); return repository.list();",
    ),
    inside("it decides something", "return db ? 1 : 2;"),
    inside(
      "a timer does without it",
      "await new Promise((resolve) => setTimeout(resolve, 10)); setTimeout(() => log(context), 10);",
    ),
    inside(
      "another variable of that name",
      "const f = (db) => { outer = db; return db; }; f(1);",
      "{ context }",
    ),
    inside("destructured for what else it holds", "({ context: outer } = inside);", "inside"),
    {
      name: "a bare expression answers",
      code: "guildhall.account(request, ({ db, each }) => each('job:read', ({ db }) => db.query('x')));",
    },
    {
      name: "no work, or work from elsewhere",
      code: "guildhall.organization(); guildhall.organization(...all); guildhall.account(request, work); import { w } from './w.ts'; guildhall.asSystem('a b c', w);",
    },
    {
      name: "a function that is no door's",
      code: "let outer; pool.transaction(({ db }) => { outer = db; return db; }); organization(({ db }) => db);",
    },
  ],
  refused: [
    escaping("an outer variable", "outer = db;"),
    escaping("an outer variable, if it is empty", "outer ??= db; outer = outer || db;", "stored", "stored"),
    escaping("an outer variable by destructuring", "({ db: outer } = { db });"),
    escaping("an outer variable by position", "[outer] = [db];"),
    escaping("a global", "globalThis.db = db; undeclared = db;", "stored", "stored"),
    escaping("this", "this.db = db; this['x'].y = db;", "stored", "stored"),
    escaping("a module", "module.exports.db = db; exports.db = { db };", "stored", "stored"),
    escaping(
      "a container from outside",
      "cache.set('db', db); list.push(1, db); outer.list.add({ db });",
      "stored",
      "stored",
      "stored",
    ),
    escaping(
      "Object.assign",
      "Object.assign(outer, { db }); Object.assign(this, { db });",
      "stored",
      "stored",
    ),
    escaping("another name first", "const it = db; let again; again = it; outer = again;"),
    escaping("in brackets and with a type", "outer = (db as Db)!; outer = <Db>db;", "stored", "stored"),
    escaping(
      "awaited, chosen, sequenced",
      "outer = await db; outer = x ? db : null; outer = (x, db);",
      "stored",
      "stored",
      "stored",
    ),
    escaping(
      "a method of it",
      "outer = db.query; outer = db.query.bind(db); const { query } = db; outer = query;",
      "stored",
      "stored",
      "stored",
    ),
    escaping(
      "an object that holds it",
      "outer = { db }; outer = [db]; outer = { ...inner, deep: { db } }; outer = new Repository(db);",
      "stored",
      "stored",
      "stored",
      "stored",
    ),
    escaping("an object of here that goes out", "const box = {}; box.db = db; outer = box;"),
    escaping("a list of here that goes out", "const all = []; all.push(db); return all;", "returned"),
    escaping(
      "a function that uses it",
      "outer = () => db.query('x'); outer = { load() { return db.query('x'); } };",
      "stored",
      "stored",
    ),
    escaping(
      "a declared function that uses it",
      "function load() { return db.query('x'); } outer = load; return load;",
      "stored",
      "returned",
    ),
    escaping("a function in a function", "outer = () => () => { db.query('x'); };"),
    escaping("returned", "return db;", "returned"),
    escaping("returned in an object", "return { db, jobs: await db.query('x') };", "returned"),
    escaping("returned as a function", "return (id) => db.one('x', [id]);", "returned"),
    escaping(
      "returned in a stream",
      "return new Response(new ReadableStream({ async start() { await db.query('x'); } }));",
      "returned",
    ),
    escaping("returned in a promise", "return Promise.resolve(db);", "returned"),
    escaping(
      "returned on one way only",
      "if (x) return 1; else { try { return x ?? db; } finally { } }",
      "returned",
    ),
    escaping("a timer", "setTimeout(() => db.query('x'), 10);", "later"),
    escaping(
      "a timer by another name",
      "setInterval(async function () { await db.query('x'); }); setImmediate(() => { db.query('x'); }); globalThis.setTimeout(() => db.query('x'));",
      "later",
      "later",
      "later",
    ),
    escaping(
      "a microtask",
      "queueMicrotask(() => db.query('x')); process.nextTick(() => db.query('x'));",
      "later",
      "later",
    ),
    escaping(
      "a timer that is handed the db",
      "setTimeout(save, 10, db); setTimeout(db.query.bind(db), 10, 'x');",
      "later",
      "later",
    ),
    escaping(
      "a timer that is handed a function of here",
      "const save = () => db.query('x'); function keep() { save(); } setTimeout(save, 10); setTimeout(keep, 10);",
      "later",
      "later",
    ),
    escaping(
      "a timer in a function",
      "const soon = () => { setTimeout(() => { db.query('x'); }, 10); }; soon();",
      "later",
    ),
    {
      name: "a promise's resolve from outside",
      code: "await new Promise((resolve) => guildhall.account(r, ({ db }) => { resolve(db); }));",
      refusals: ["stored"],
    },
    {
      name: "a bare expression",
      code: "guildhall.organization(r, 'acme', p, ({ db }) => db); guildhall.asOrganization(p, ({ db }) => ({ db }));",
      refusals: ["returned", "returned"],
    },
    {
      name: "another name from the start",
      code: "let o; guildhall.account(r, ({ db: mine = other }) => { o = mine; });",
      refusals: ["stored"],
    },
    {
      name: "all that the door hands out",
      code: "let o; guildhall.account(r, (inside) => { o = inside; o = inside.db; return inside['db']; });",
      refusals: ["stored", "stored", "returned"],
    },
    {
      name: "the rest of what the door hands out",
      code: "guildhall.account(r, ({ person, ...rest }) => rest);",
      refusals: ["returned"],
    },
    {
      name: "taken out in the body",
      code: "let o; guildhall.account(r, (inside) => { const { db: it, ...others } = inside; o = it; return others; });",
      refusals: ["stored", "returned"],
    },
    {
      name: "each kind of door",
      code: "g.organization(r, s, p, ({ db }) => db); g.account(r, ({ db }) => db); g.asOrganization(p, ({ db }) => db); g.asSystem('a b c', ({ db }) => db);",
      refusals: ["returned", "returned", "returned", "returned"],
    },
    {
      name: "a function expression, an optional door",
      code: "g?.account?.(r, function ({ db }) { return db; }); g['account'](r, async ({ db }) => db);",
      refusals: ["returned", "returned"],
    },
    {
      name: "work that is declared in the file, once",
      code: "let o; async function work({ db }) { o = db; } g.account(r, work); g.account(q, work); const other = ({ db }) => db; g.account(r, other);",
      refusals: ["stored", "returned"],
    },
    {
      name: "the outer work's variable, from the inner work",
      code: "g.account(r, async ({ db }) => { let mine; await g.asOrganization(p, async ({ db: theirs }) => { mine = theirs; }); return db.query('x'); });",
      refusals: ["stored"],
    },
  ],
});
