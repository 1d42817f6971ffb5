import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
  type AnyRedirect,
  type ParsedLocation,
} from "@tanstack/react-router";
import { careersQuery, jobPageQuery } from "./careers/careers-queries.ts";
import { mayIn, type Place } from "./data/place.ts";
import {
  invitationsQuery,
  membersQuery,
  rolesQuery,
  settingsQuery,
  teamsQuery,
} from "./data/belonging-queries.ts";
import { applicantsFilterFrom } from "./applicants/applicants-filter.ts";
import {
  applicantQuery,
  applicantsQuery,
  boardQuery,
  historyQuery,
  jobQuery,
  overviewQuery,
} from "./data/hiring-queries.ts";
import { auditSearch } from "./audit/audit-search.ts";
import { jobsQuery, eventsQuery, categoriesQuery } from "./data/queries.ts";
import { queryClient, warm } from "./data/query-client.ts";
import { accountHere, landAs, rememberAccount, rememberHere, whoIsHere, whoIsIn } from "./data/who.ts";
import { jobsFilterFrom } from "./jobs/jobs-filter.ts";
import { takeFragment } from "./joining/kept-fragment.ts";
import { OrganizationLayout } from "./layout/organization-layout.tsx";
import { membersSearchFrom } from "./members/members-search.ts";
import { ErrorPage } from "./refusals/error-page.tsx";
import { NothingHere } from "./refusals/nothing-here.tsx";
import { ssoSearchFrom } from "./settings/sso-search.ts";
import { isReturnProblem, signInSearchFrom, type SecuritySearch } from "./sign-in/sign-in-search.ts";

const root = createRootRoute({ notFoundComponent: NothingHere });

const landing = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    const account = accountHere(await whoIsHere());
    if (account) redirect({ href: landAs(account), replace: true, throw: true });
    redirect({ to: "/sign-in", throw: true });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearchFrom,
  beforeLoad: async ({ search: { add, next, problem } }) => {
    const stays = add === true || problem !== undefined;
    const account = stays ? undefined : accountHere(await whoIsHere());
    if (account) redirect({ href: next ?? landAs(account), replace: true, throw: true });
  },
  component: lazyRouteComponent(() => import("./sign-in/sign-in-page.tsx"), "SignInPage"),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("./account/sign-up-page.tsx"), "SignUpPage"),
});

const verify = createRoute({
  getParentRoute: () => root,
  path: "/verify",
  component: lazyRouteComponent(() => import("./mailed/verify-page.tsx"), "VerifyPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  component: lazyRouteComponent(() => import("./mailed/reset-page.tsx"), "ResetPage"),
});

const changeEmail = createRoute({
  getParentRoute: () => root,
  path: "/change-email",
  beforeLoad: openLink,
  component: lazyRouteComponent(() => import("./mailed/change-email-page.tsx"), "ChangeEmailPage"),
});

const create = createRoute({
  getParentRoute: () => root,
  path: "/new",
  validateSearch: namedAccount,
  beforeLoad: ofOneAccount,
  component: lazyRouteComponent(() => import("./account/new-page.tsx"), "NewPage"),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "/invite",
  beforeLoad: openLink,
  component: lazyRouteComponent(() => import("./joining/invite-page.tsx"), "InvitePage"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  beforeLoad: openLink,
  component: lazyRouteComponent(() => import("./joining/join-page.tsx"), "JoinPage"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  validateSearch: namedAccount,
  beforeLoad: ofOneAccount,
  component: lazyRouteComponent(() => import("./account/account-page.tsx"), "AccountPage"),
});

const security = createRoute({
  getParentRoute: () => root,
  path: "/account/security",
  validateSearch: ({ problem, ...search }: Record<string, unknown>): SecuritySearch => ({
    ...namedAccount(search),
    ...(isReturnProblem(problem) ? { problem } : {}),
  }),
  beforeLoad: ofOneAccount,
  component: lazyRouteComponent(() => import("./account/security-page.tsx"), "SecurityPage"),
});

const steppedUp = createRoute({
  getParentRoute: () => root,
  path: "/stepped-up",
  validateSearch: ({ account: proved, problem }: Record<string, unknown>) => ({
    ...(typeof proved === "string" ? { account: proved } : {}),
    ...(typeof problem === "string" ? { problem } : {}),
  }),
  component: lazyRouteComponent(() => import("./account/stepped-up-page.tsx"), "SteppedUpPage"),
});

const device = createRoute({
  getParentRoute: () => root,
  path: "/device",
  beforeLoad: async ({ location }) => {
    if ((await whoIsHere()).length === 0) signInFirst(location.href);
  },
  component: lazyRouteComponent(() => import("./account/device-page.tsx"), "DevicePage"),
});

const careers = createRoute({
  getParentRoute: () => root,
  path: "/careers/$org",
  loader: ({ params: { org } }) => warm(queryClient.query(careersQuery(org))),
  component: lazyRouteComponent(() => import("./careers/careers-page.tsx"), "CareersPage"),
});

const careersJob = createRoute({
  getParentRoute: () => root,
  path: "/careers/$org/$job",
  loader: ({ params: { org, job } }) => warm(queryClient.query(jobPageQuery(org, job))),
  component: lazyRouteComponent(() => import("./careers/job-page.tsx"), "JobPage"),
});

const organization = createRoute({
  getParentRoute: () => root,
  path: "/$org",
  validateSearch: namedAccount,
  search: { middlewares: [retainSearchParams(["account"])] },
  beforeLoad: async ({ params, search, location, preload }) => {
    const account = await whoIsIn(params.org, search.account);
    if (!account) signInFirst(location.href);
    const place: Place = { account: account.user.id, organization: params.org };
    if (preload) return { place: { ...place, isAhead: true } };
    if (account.organizations.some(({ slug }) => slug === params.org)) {
      rememberAccount(params.org, account.user.id);
    }
    return { place };
  },
  component: OrganizationLayout,
});

const overview = createRoute({
  getParentRoute: () => organization,
  path: "/",
  loader: ({ context: { place } }) => warm(queryClient.query(overviewQuery(place))),
  component: lazyRouteComponent(() => import("./overview/overview-page.tsx"), "OverviewPage"),
});

const jobs = createRoute({
  getParentRoute: () => organization,
  path: "/jobs",
  validateSearch: jobsFilterFrom,
  loaderDeps: ({ search: { status, category } }) => ({ status, category }),
  loader: ({ context: { place }, deps }) => {
    warm(queryClient.infiniteQuery(jobsQuery(place, deps)));
    warm(queryClient.query(categoriesQuery(place)));
  },
  component: lazyRouteComponent(() => import("./jobs/jobs-page.tsx"), "JobsPage"),
});

const job = createRoute({
  getParentRoute: () => organization,
  path: "/jobs/$job",
  loader: ({ context: { place }, params }) => {
    warm(queryClient.query(jobQuery(place, params.job)));
    if (mayIn(place, "applicant:read")) warm(queryClient.query(boardQuery(place, params.job)));
  },
  component: lazyRouteComponent(() => import("./jobs/job-page.tsx"), "JobPage"),
});

const applicants = createRoute({
  getParentRoute: () => organization,
  path: "/applicants",
  validateSearch: applicantsFilterFrom,
  loaderDeps: ({ search: { search, stage, job } }) => ({ search, stage, job }),
  loader: ({ context: { place }, deps }) => {
    if (!mayIn(place, "applicant:read")) return;
    warm(queryClient.infiniteQuery(applicantsQuery(place, deps)));
    warm(queryClient.infiniteQuery(jobsQuery(place, {})));
  },
  component: lazyRouteComponent(() => import("./applicants/applicants-page.tsx"), "ApplicantsPage"),
});

const applicant = createRoute({
  getParentRoute: () => organization,
  path: "/applicants/$applicant",
  loader: ({ context: { place }, params }) => {
    if (!mayIn(place, "applicant:read")) return;
    warm(queryClient.query(applicantQuery(place, params.applicant)));
    warm(queryClient.infiniteQuery(historyQuery(place, params.applicant)));
  },
  component: lazyRouteComponent(() => import("./applicants/applicant-page.tsx"), "ApplicantPage"),
});

const members = createRoute({
  getParentRoute: () => organization,
  path: "/members",
  validateSearch: membersSearchFrom,
  loaderDeps: ({ search: { search, role, team } }) => ({ search, role, team }),
  loader: ({ context: { place }, deps }) => {
    warm(queryClient.infiniteQuery(membersQuery(place, deps)));
    warm(queryClient.query(rolesQuery(place)));
    warm(queryClient.infiniteQuery(teamsQuery(place)));
    if (mayIn(place, "invitation:read")) warm(queryClient.infiniteQuery(invitationsQuery(place)));
  },
  component: lazyRouteComponent(() => import("./members/members-page.tsx"), "MembersPage"),
});

const teams = createRoute({
  getParentRoute: () => organization,
  path: "/teams",
  validateSearch: ({ team }: Record<string, unknown>): { team?: string | undefined } =>
    typeof team === "string" ? { team } : {},
  loader: ({ context: { place } }) => warm(queryClient.infiniteQuery(teamsQuery(place))),
  component: lazyRouteComponent(() => import("./teams/teams-page.tsx"), "TeamsPage"),
});

const settings = createRoute({
  getParentRoute: () => organization,
  path: "/settings",
  loader: ({ context: { place } }) => warm(queryClient.query(settingsQuery(place))),
  component: lazyRouteComponent(() => import("./settings/settings-page.tsx"), "SettingsPage"),
});

const roles = createRoute({
  getParentRoute: () => organization,
  path: "/settings/roles",
  loader: ({ context: { place } }) => warm(queryClient.query(rolesQuery(place))),
  component: lazyRouteComponent(() => import("./settings/roles-page.tsx"), "RolesPage"),
});

const organizationSecurity = createRoute({
  getParentRoute: () => organization,
  path: "/settings/security",
  component: lazyRouteComponent(() => import("./settings/security-page.tsx"), "SecurityPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => organization,
  path: "/settings/api-keys",
  component: lazyRouteComponent(() => import("./settings/api-keys-page.tsx"), "ApiKeysPage"),
});

const domains = createRoute({
  getParentRoute: () => organization,
  path: "/settings/domains",
  component: lazyRouteComponent(() => import("./settings/domains-page.tsx"), "DomainsPage"),
});

const sso = createRoute({
  getParentRoute: () => organization,
  path: "/settings/sso",
  validateSearch: ssoSearchFrom,
  component: lazyRouteComponent(() => import("./settings/sso-page.tsx"), "SsoPage"),
});

const dataExport = createRoute({
  getParentRoute: () => organization,
  path: "/settings/export",
  component: lazyRouteComponent(() => import("./settings/export-page.tsx"), "ExportPage"),
});

const audit = createRoute({
  getParentRoute: () => organization,
  path: "/settings/audit",
  staticData: { section: "/$org/settings/audit" },
  validateSearch: auditSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { place }, deps }) => {
    if (mayIn(place, "event:read")) warm(queryClient.infiniteQuery(eventsQuery(place, deps)));
  },
  component: lazyRouteComponent(() => import("./audit/audit-page.tsx"), "AuditPage"),
});

/** Every page of the application; `shared/pages.ts` lists their paths for the server. */
export const router = createRouter({
  routeTree: root.addChildren([
    landing,
    signIn,
    signUp,
    verify,
    reset,
    changeEmail,
    create,
    invite,
    join,
    account,
    security,
    device,
    steppedUp,
    careers,
    careersJob,
    organization.addChildren([
      overview,
      jobs,
      job,
      applicants,
      applicant,
      members,
      teams,
      settings,
      roles,
      organizationSecurity,
      apiKeys,
      domains,
      sso,
      dataExport,
      audit,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NothingHere,
  scrollRestoration: true,
});

function namedAccount({ account: named }: Record<string, unknown>): { account?: string } {
  return typeof named === "string" ? { account: named } : {};
}

/** Opens a page outside any organization that is of one account: the tab is then on the account that the address names. */
async function ofOneAccount(opened: {
  readonly search: { readonly account?: string };
  readonly location: ParsedLocation;
  readonly preload: boolean;
}): Promise<void> {
  const account = accountHere(await whoIsHere(), opened.search.account);
  if (!account) signInFirst(opened.location.href);
  if (!opened.preload) rememberHere(account.user.id);
}

/** Opens a link that carries something behind its `#`, also when it comes back from signing in, which was not told it. */
async function openLink({ location }: { readonly location: ParsedLocation }): Promise<void> {
  const fragment = location.hash === "" ? takeFragment(location.pathname) : undefined;
  if (fragment !== undefined) goTo(redirect({ to: location.pathname, hash: fragment, replace: true }));
  // What the page says depends on who is signed in.
  await whoIsHere();
}

function signInFirst(next: string): never {
  goTo(redirect({ to: "/sign-in", search: { next } }));
}

function goTo(elsewhere: AnyRedirect): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a redirect is what the router catches
  throw elsewhere;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** The entry of the navigation that a page belongs to; default: every one that its address is below. */
    readonly section?: string;
  }
}
