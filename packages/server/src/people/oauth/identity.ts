/** Who somebody is elsewhere. */
export interface Identity {
  readonly accountId: string;
  readonly name: string | null;
  /** In its canonical form; null where the service tells none. */
  readonly email: string | null;
  /** The service has proved that the address is theirs. */
  readonly emailVerified: boolean;
}
