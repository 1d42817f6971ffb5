export { AccountMenu, type AccountMenuProps } from "./account-menu/account-menu.tsx";
export { organizationColor, organizationHue, organizationStyle } from "./appearance/organization-color.ts";
export {
  CreateOrganization,
  type CreateOrganizationProps,
} from "./create-organization/create-organization.tsx";
export { english, type Messages } from "./messages/messages.ts";
export { useMessages, type MessageOverrides } from "./messages/messages-provider.tsx";
export { problemText } from "./messages/problem-text.ts";
export { organizationIcon } from "./organization-mark/organization-icon.ts";
export { OrganizationMark, type OrganizationMarkProps } from "./organization-mark/organization-mark.tsx";
export {
  OrganizationSwitcher,
  type OrganizationSwitcherProps,
} from "./organization-switcher/organization-switcher.tsx";
export {
  GuildhallProvider,
  useGuildhall,
  type GuildhallProviderProps,
} from "./provider/guildhall-provider.tsx";
export {
  Can,
  OrganizationProvider,
  useCurrentOrganization,
  usePermission,
  type CanProps,
  type OrganizationProviderProps,
} from "./provider/organization-provider.tsx";
export { useMe } from "./provider/use-me.ts";
export { useOrganization, type UsedOrganization } from "./provider/use-organization.ts";
