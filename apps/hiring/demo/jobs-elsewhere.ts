import type { DemoJob } from "./job.ts";

const [eve, nia, aiko, max, ravi] = [
  "eve@globex.example",
  "nia@northlight.example",
  "aiko@globex.example",
  "max@acme.example",
  "ravi@initech.example",
];

/** What Globex, which forecasts the weather for farms, is hiring for. The oldest first. */
export const globexJobs: readonly DemoJob[] = [
  {
    title: "Agronomist",
    category: "Science",
    location: "Bologna",
    status: "closed",
    createdDaysAgo: 140,
    author: eve,
    applicants: 4,
    description:
      "You turn a forecast into advice that a grower would follow: when to spray, when to cut, when to leave it alone.",
  },
  {
    title: "Numerical Weather Scientist",
    category: "Science",
    location: "Bologna",
    status: "published",
    createdDaysAgo: 118,
    author: aiko,
    applicants: 5,
    description:
      "Take the European model down to one kilometre over the Po valley, and be honest about the afternoons when that does not help.",
  },
  {
    title: "Data Engineer",
    category: "Engineering",
    location: "Remote",
    status: "published",
    createdDaysAgo: 90,
    author: nia,
    applicants: 6,
    description:
      "Eight terabytes a day from satellites, stations and tractors, of which a third is late and a tenth is wrong. You make it one table that people trust.",
  },
  {
    title: "Mobile Engineer",
    category: "Engineering",
    location: "Turin",
    status: "published",
    createdDaysAgo: 66,
    author: aiko,
    applicants: 5,
    description:
      "Our application is used outdoors, in sunlight, with one bar of signal. It has to be right before it is pretty, and then it has to be pretty.",
  },
  {
    title: "Grower Support, Spanish",
    category: "Support",
    location: "Zaragoza",
    status: "published",
    createdDaysAgo: 43,
    author: nia,
    applicants: 4,
    description:
      "People call us at six in the morning because frost is coming. You know what the map says, what it does not say, and how to tell them the difference.",
  },
  {
    title: "Product Manager, Irrigation",
    category: "Product",
    location: "Bologna",
    status: "published",
    createdDaysAgo: 29,
    author: eve,
    applicants: 5,
    description:
      "Water is the whole business in July. You spend spring on farms, decide what we build, and count the cubic metres it saved in autumn.",
  },
  {
    title: "Partnerships Manager",
    category: "Product",
    location: "Turin",
    status: "published",
    createdDaysAgo: 15,
    author: eve,
    applicants: 2,
    description:
      "Cooperatives, insurers and machine makers all want what we know about next week. You find the two that we should start with.",
  },
  {
    title: "Research Engineer, Hail",
    category: "Science",
    location: "Bologna",
    status: "draft",
    createdDaysAgo: 3,
    author: aiko,
    applicants: 0,
    description:
      "Twenty minutes of warning would save a vineyard. We have eleven. Help us find the other nine.",
  },
];

/** What Initech, which keeps the books of small companies, is hiring for. The oldest first. */
export const initechJobs: readonly DemoJob[] = [
  {
    title: "Bookkeeper",
    category: "Accounting",
    location: "Gothenburg",
    status: "closed",
    createdDaysAgo: 74,
    author: max,
    applicants: 3,
    description:
      "Thirty small companies, their receipts, and a calm voice in the last week before the tax is due.",
  },
  {
    title: "Full-stack Engineer",
    category: "Engineering",
    location: "Gothenburg",
    status: "published",
    createdDaysAgo: 36,
    author: ravi,
    applicants: 4,
    description:
      "There are three of us. You would own bank imports end to end, from the file that a bank calls a standard to the entry that an auditor signs.",
  },
  {
    title: "Tax Adviser",
    category: "Accounting",
    location: "Remote, Sweden",
    status: "published",
    createdDaysAgo: 19,
    author: max,
    applicants: 2,
    description:
      "Our customers are carpenters, dentists and one circus. You keep them out of trouble and explain why in two sentences.",
  },
  {
    title: "Customer Support",
    category: "Support",
    location: "Gothenburg",
    status: "draft",
    createdDaysAgo: 5,
    author: ravi,
    applicants: 0,
    description:
      "Answer the question behind the question, and write it down so that the next person finds it.",
  },
];
