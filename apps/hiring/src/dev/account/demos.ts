import type { Demo } from "../demo.ts";
import { accountSecurityDemo } from "./account-security.tsx";
import { accountSettingsDemo } from "./account-settings.tsx";

/** The demos under `One's account`. */
export const demos: readonly Demo[] = [accountSettingsDemo, accountSecurityDemo];
