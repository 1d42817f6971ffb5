import type { DemoJob } from "./job.ts";

/** Somebody who applied for a job of the demo data, and how far they have come. */
export interface DemoApplicant {
  readonly name: string;
  readonly email: string;
  readonly message: string;
  readonly stage: "applied" | "screening" | "interview" | "offer" | "hired" | "rejected";
  readonly appliedDaysAgo: number;
}

const firstNames =
  "Amara Ben Chiara Daniel Elif Farid Greta Hugo Ines Jakub Katya Liam Mei Noor Oscar Paula Quentin Rosa Stefan Tara Umut Vera Wanjiru Yusuf Zoë";
const lastNames =
  "Abbott Bianchi Castillo Dubois Eriksson Fontaine Gupta Hofmann Ibrahim Jansen Kowalski Laurent Mbeki Novak Oduya Pereira Rossi Sato Tremblay Ueda Vargas Walsh Yilmaz";

const openings: readonly ((title: string) => string)[] = [
  (title) => `I have done the work of a ${title} for six years, the last two of them alone.`,
  (title) => `A former colleague told me about the opening for ${title} and would not stop until I wrote.`,
  () => "I read the description twice, because it says what the work is instead of what it is called.",
  (title) => `I am moving from a much larger company, where ${title} meant mostly meetings.`,
  () => "I have used what you make, from the other side, for three years. I would like to help.",
  (title) => `This would be my first position as ${title}; here is why I think it is the right one.`,
];

const closings: readonly string[] = [
  "I could start in two months and would be glad to show you something I am proud of.",
  "My portfolio is short on purpose. Ask me about the second project.",
  "I am happy to spend a day with the team before either of us decides.",
  "Four days a week would suit me best; let us talk about whether that works for you.",
  "I will be in town in the second half of the month.",
];

/** Who applied for a job; always the same people for the same `index` of the job. */
export function applicantsOf(job: DemoJob, index: number): readonly DemoApplicant[] {
  return Array.from({ length: job.applicants }, (_, position) => {
    const seed = index * 7 + position * 3;
    const [first, last] = [pick(firstNames.split(" "), seed), pick(lastNames.split(" "), seed * 5 + index)];
    const share = (position + 1) / (job.applicants + 1);
    return {
      name: `${first} ${last}`,
      email: `${plain(first)}.${plain(last)}@mail.example`,
      message: `${pick(openings, seed)(job.title)} ${pick(closings, seed + index)}`,
      stage: stageOf(job, position),
      appliedDaysAgo: Math.round(job.createdDaysAgo * (1 - share) ** ease(job) * 10) / 10,
    };
  });
}

// Most apply for an open job lately, since it is told about again; for a closed one they came evenly.
function ease({ status }: DemoJob): number {
  return status === "published" ? 1.8 : 1;
}

// Of a closed job, one was hired. Of an open one, those who came first have come furthest.
function stageOf({ status, applicants }: DemoJob, position: number): DemoApplicant["stage"] {
  if (status === "closed") return position === 1 ? "hired" : "rejected";
  if (position === applicants - 1) return "applied";
  return pick(["interview", "rejected", "screening", "applied", "offer", "screening", "applied"], position);
}

const stages = ["applied", "screening", "interview", "offer", "hired"] as const;

/** The stages that somebody came through after applying, the present one last. */
export function stepsTo(stage: DemoApplicant["stage"]): readonly DemoApplicant["stage"][] {
  return stage === "rejected" ? ["screening", "rejected"] : stages.slice(1, stages.indexOf(stage) + 1);
}

const notes: readonly string[] = [
  "Calm on the phone, and asked better questions than I did. Wants to see where the work happens.",
  "Ask about the second project: the first one is there to please people like us.",
  "References are excellent. Notice period is three months, so we should not wait long.",
  "Strong on paper. I would like somebody of the team to talk with them before we go on.",
  "Prefers four days a week, and has thought about how.",
];

/** What a recruiter wrote on somebody who came as far as an interview; null on everybody else. */
export function noteOn({ stage }: DemoApplicant, seed: number): string | null {
  return ["interview", "offer", "hired"].includes(stage) ? pick(notes, seed) : null;
}

function plain(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[^a-zA-Z]/g, "")
    .toLowerCase();
}

function pick<Item>(from: readonly Item[], index: number): Item {
  const item = from[index % from.length];
  if (item === undefined) throw new RangeError("There is nothing to pick from.");
  return item;
}
