/** What everything is derived from and sealed with in the tests of the people's room. */
export const secret = "a secret that only the tests of this room know";
