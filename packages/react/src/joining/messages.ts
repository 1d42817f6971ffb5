/** What is said of requests to join, and of the organizations that somebody may join. */

export const requestsInEnglish = {
  label: "Requests to join",
  /** With how many there are, once that is known. */
  count: (count: number | null, more: boolean): string =>
    count === null ? "Requests" : `Requests ${count}${more ? "+" : ""}`,
  asked: (day: string): string => `asked on ${day}`,
  roleOf: (name: string): string => `Role of ${name}`,
  accept: "Accept",
  acceptLabel: (name: string): string => `Accept the request of ${name}`,
  decline: "Decline",
  declineLabel: (name: string): string => `Decline the request of ${name}`,
  accepted: (name: string, role: string): string => `${name} is a member now, as ${role.toLowerCase()}.`,
  declined: (name: string): string => `The request of ${name} is declined, and they are told.`,
  empty: "Nobody asks to join",
  emptyText:
    "Where the organization proved an e-mail domain, people with an address in it can ask to join. They are listed here until somebody answers.",
};

export const offersInEnglish = {
  label: "Where you can join",
  invited: (inviter: string, role: string): string => `${inviter} invites you as ${role.toLowerCase()}`,
  joinAs: (role: string): string => `Your address lets you in, as ${role.toLowerCase()}`,
  mayJoin: "Your address lets you in",
  mayAsk: "Your address lets you ask",
  byLink: "You came by a link to it",
  asked: (day: string): string => `You asked on ${day}; nobody has answered yet`,
  as: (email: string): string => `as ${email}`,
  accept: "Accept",
  acceptLabel: (organization: string): string => `Accept to join ${organization}`,
  decline: "Decline",
  declineLabel: (organization: string): string => `Decline to join ${organization}`,
  join: "Join",
  joinLabel: (organization: string): string => `Join ${organization}`,
  ask: "Ask to join",
  askLabel: (organization: string): string => `Ask to join ${organization}`,
  withdraw: "Withdraw",
  withdrawLabel: (organization: string): string => `Withdraw the request to join ${organization}`,
  joined: (organization: string): string => `You are in ${organization} now.`,
  declined: (organization: string): string => `You declined to join ${organization}.`,
  requested: (organization: string): string => `${organization} was asked.`,
  withdrawn: (organization: string): string => `Your request to join ${organization} is withdrawn.`,
};
