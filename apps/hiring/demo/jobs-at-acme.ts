import type { DemoJob } from "./job.ts";

const [olivia, nia, priya, tomas] = [
  "olivia@acme.example",
  "nia@northlight.example",
  "priya@acme.example",
  "tomas@acme.example",
];

/** What Acme, a maker of warehouse robots, is hiring for. The oldest first. */
export const acmeJobs: readonly DemoJob[] = [
  {
    title: "Backend Engineer, Fleet",
    category: "Engineering",
    location: "Berlin",
    status: "closed",
    createdDaysAgo: 188,
    author: olivia,
    applicants: 6,
    description:
      "You own the service that tells four thousand robots where to go next. It is Go and PostgreSQL, it runs in the customer's building, and it has to keep working when their network does not.",
  },
  {
    title: "Warehouse Operations Lead",
    category: "Operations",
    location: "Rotterdam",
    status: "closed",
    createdDaysAgo: 171,
    author: tomas,
    applicants: 4,
    description:
      "Run our test warehouse: twelve people, sixty robots, and a new layout every other week. You decide what is safe to try and what has to wait for the morning.",
  },
  {
    title: "Recruiting Coordinator",
    category: "People",
    location: "Berlin",
    status: "closed",
    createdDaysAgo: 160,
    author: nia,
    applicants: 5,
    description:
      "Keep forty interviews a week on time and every candidate informed. You will be the first voice they hear from us, and the reason they remember us well.",
  },
  {
    title: "Product Designer, Operator Console",
    category: "Design",
    location: "Berlin",
    status: "published",
    createdDaysAgo: 142,
    author: olivia,
    applicants: 7,
    description:
      "Shift leads look at our console for eight hours, often with gloves on. Make the one screen that matters calmer, denser and impossible to misread, and sit beside them while you do.",
  },
  {
    title: "Firmware Engineer, Motor Control",
    category: "Engineering",
    location: "Zürich",
    status: "published",
    createdDaysAgo: 131,
    author: tomas,
    applicants: 4,
    description:
      "Field-oriented control on a Cortex-M7, brakes that must hold at any failure, and a safety case to write with people who read them for a living.",
  },
  {
    title: "Account Executive, DACH",
    category: "Sales",
    location: "Munich",
    status: "published",
    createdDaysAgo: 122,
    author: nia,
    applicants: 3,
    description:
      "Our customers are third-party logistics companies with thin margins and good questions. You bring patience, arithmetic, and the habit of saying no to a deal that will not work.",
  },
  {
    title: "Payroll Specialist",
    category: "Finance",
    location: "Berlin",
    status: "closed",
    createdDaysAgo: 115,
    author: tomas,
    applicants: 3,
    description:
      "Pay 180 people in three countries correctly and on the day. You know the German rules by heart and learn the Dutch and Swiss ones with our help.",
  },
  {
    title: "Site Reliability Engineer",
    category: "Engineering",
    location: "Remote, Europe",
    status: "published",
    createdDaysAgo: 101,
    author: olivia,
    applicants: 8,
    description:
      "One on-call week in six, and the power to stop a release. We measure the nights nobody was woken and would like more of them.",
  },
  {
    title: "Computer Vision Engineer",
    category: "Engineering",
    location: "Zürich",
    status: "published",
    createdDaysAgo: 96,
    author: tomas,
    applicants: 6,
    description:
      "Find the pallet: in shrink-wrap, in the dark, at an angle, half behind another. You work from the camera to the pose and measure on real floors.",
  },
  {
    title: "Field Service Technician",
    category: "Operations",
    location: "Lyon",
    status: "published",
    createdDaysAgo: 84,
    author: priya,
    applicants: 5,
    description:
      "You keep the robots of six customers around Lyon moving, replace what wears, and tell engineering what it should have known. A van, tools and French at work; English with us.",
  },
  {
    title: "Technical Writer",
    category: "Design",
    location: "Remote, Europe",
    status: "published",
    createdDaysAgo: 77,
    author: priya,
    applicants: 4,
    description:
      "A manual that is read on a ladder has to be short. You write the installation guide, test it by watching strangers follow it, and cut what they skipped.",
  },
  {
    title: "Data Analyst, Throughput",
    category: "Engineering",
    location: "Berlin",
    status: "published",
    createdDaysAgo: 68,
    author: nia,
    applicants: 6,
    description:
      "Why did line three lose nine percent on Tuesday? You answer that with SQL and a clear chart, then build the thing that answers it next time.",
  },
  {
    title: "Office Manager",
    category: "People",
    location: "Rotterdam",
    status: "published",
    createdDaysAgo: 61,
    author: nia,
    applicants: 3,
    description:
      "Sixty people, two floors and a kitchen that everyone has opinions on. You make the building something nobody has to think about.",
  },
  {
    title: "Frontend Engineer, Operator Console",
    category: "Engineering",
    location: "Berlin",
    status: "published",
    createdDaysAgo: 52,
    author: olivia,
    applicants: 7,
    description:
      "A live map of a warehouse at sixty frames a second on a tablet that is five years old. TypeScript, React where it helps and canvas where it does not.",
  },
  {
    title: "Supply Chain Planner",
    category: "Operations",
    location: "Rotterdam",
    status: "published",
    createdDaysAgo: 45,
    author: tomas,
    applicants: 2,
    description:
      "Two hundred parts, eleven suppliers, one bearing that takes twenty weeks. You see the shortage in March that would stop us in August.",
  },
  {
    title: "Safety Engineer",
    category: "Engineering",
    location: "Zürich",
    status: "published",
    createdDaysAgo: 38,
    author: tomas,
    applicants: 2,
    description:
      "Own our case under ISO 3691-4 and the conversation with the notified body. You may stop any project, and are expected to when it matters.",
  },
  {
    title: "Customer Success Manager",
    category: "Sales",
    location: "Munich",
    status: "published",
    createdDaysAgo: 31,
    author: priya,
    applicants: 4,
    description:
      "The first ninety days after installation decide everything. You are on the floor for most of them, and you know by day ten which number is going to miss.",
  },
  {
    title: "Working Student, Mechanical Design",
    category: "Engineering",
    location: "Berlin",
    status: "published",
    createdDaysAgo: 24,
    author: priya,
    applicants: 5,
    description:
      "Twenty hours a week beside two mechanical engineers: brackets, covers, and the test rig that breaks them. Your parts will be on robots before you graduate.",
  },
  {
    title: "Head of Finance",
    category: "Finance",
    location: "Berlin",
    status: "published",
    createdDaysAgo: 17,
    author: olivia,
    applicants: 3,
    description:
      "We sell hardware, lease it, and service it for ten years. You make that one clear picture, first for us and then for the people who lend us money.",
  },
  {
    title: "Staff Engineer, Platform",
    category: "Engineering",
    location: "Remote, Europe",
    status: "published",
    createdDaysAgo: 11,
    author: olivia,
    applicants: 4,
    description:
      "Nine teams deploy to three hundred warehouses. You decide how, write the part that everybody depends on, and leave it simpler than you found it.",
  },
  {
    title: "People Partner",
    category: "People",
    location: "Munich",
    status: "published",
    createdDaysAgo: 6,
    author: nia,
    applicants: 2,
    description:
      "You work with the engineering leads on the conversations that are easy to put off: pay, growth, conflict, leaving. You are trusted by both sides of the table.",
  },
  {
    title: "Solutions Engineer",
    category: "Sales",
    location: "Lyon",
    status: "draft",
    createdDaysAgo: 4,
    author: priya,
    applicants: 0,
    description:
      "Walk a warehouse once and say what robots would change in it, with numbers that still hold a year later.",
  },
  {
    title: "Robotics Engineer, Navigation",
    category: "Engineering",
    location: "Zürich",
    status: "draft",
    createdDaysAgo: 2,
    author: tomas,
    applicants: 0,
    description:
      "Four hundred robots, one crossing. Planning, right of way, and the courage to let a robot wait.",
  },
];
