/** What is said of programs that act for a person. */

export const deviceApprovalInEnglish = {
  code: "Code",
  codeHint: "The program shows it to you.",
  codeMissing: "Enter the code.",
  codeUnknown: "Nothing waits for this code. It lasts a few minutes; have the program show another.",
  go: "Continue",
  asks: (program: string): string => `${program} wants to act for you`,
  account: "As",
  until: (moment: string): string => `Answer until ${moment}.`,
  consequences: (email: string): readonly string[] => [
    `It can do all that ${email} may do, in all of their organizations.`,
    "It appears where you are signed in, and you can sign it out there at any time.",
    "Approve it only if you have just started it yourself. If somebody sent you the code, refuse.",
  ],
  approve: "Approve",
  refuse: "Refuse",
  approved: (program: string): string => `${program} acts for you now. You can close this page.`,
  refused: (program: string): string => `${program} was refused. You can close this page.`,
};
