import { endpoint } from "@guildhall/protocol";
import { z } from "zod";
import { category } from "./jobs.ts";

export const listCategories = endpoint({
  method: "GET",
  path: "/api/organizations/:org/categories",
  scope: "organization",
  permission: "category:read",
  summary: "List the categories of jobs, by name.",
  query: null,
  body: null,
  answer: z.object({ items: z.array(category) }),
  status: 200,
  event: null,
  problems: [],
});
