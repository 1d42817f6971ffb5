/** A job of the demo data. */
export interface DemoJob {
  readonly title: string;
  readonly category: string;
  readonly location: string;
  readonly status: "draft" | "published" | "closed";
  readonly createdDaysAgo: number;
  /** The e-mail address of the member who made it. */
  readonly author: string;
  readonly applicants: number;
  readonly description: string;
}
