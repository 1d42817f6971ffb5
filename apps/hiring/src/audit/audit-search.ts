import type { AuditFilter } from "@guildhall/react";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const day = /^\d{4}-\d\d-\d\d$/;

/** Which events the address of the audit log asks for; what can not be meant is left out. */
export function auditSearch({ type, actor, from, until }: Record<string, unknown>): AuditFilter {
  return {
    ...(typeof type === "string" && type.length <= 80 && { type }),
    ...(typeof actor === "string" && uuid.test(actor) && { actor }),
    ...(typeof from === "string" && day.test(from) && { from }),
    ...(typeof until === "string" && day.test(until) && { until }),
  };
}
